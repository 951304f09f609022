"""Reads a topic with Confluent's Python client, prints what it saw, and writes the same values to another topic.

Knows nothing but two addresses and two names: the schemas come from the registry. Prints one JSON object per message. Exit code
3: the Python packages are missing.
"""

import argparse
import json
import struct
import sys
import time
from datetime import datetime, timezone

try:
    from confluent_kafka import Consumer, Producer
    from confluent_kafka.avro import AvroConsumer, AvroProducer
    from confluent_kafka.avro.cached_schema_registry_client import CachedSchemaRegistryClient
    from confluent_kafka.avro.serializer.message_serializer import MessageSerializer
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap-servers", required=True)
    parser.add_argument("--registry-url", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--keys", choices=["none", "text"], required=True)
    parser.add_argument("--seconds", type=float, default=60)
    return parser.parse_args()


def poll(consumer, wanted, seconds):
    """The topic's first messages; fails loudly when there are fewer."""
    messages = []
    deadline = time.monotonic() + seconds
    while len(messages) < wanted:
        if time.monotonic() > deadline:
            sys.exit(f"saw {len(messages)} messages of {wanted} within {seconds} s")
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error():
            sys.exit(f"cannot read: {message.error()}")
        messages.append(message)
    return messages


def plain(value):
    """Times as milliseconds; the rest is JSON already."""
    if isinstance(value, datetime):
        return round((value - EPOCH).total_seconds() * 1000)
    raise TypeError(type(value))


def main():
    args = arguments()
    registry = CachedSchemaRegistryClient({"url": args.registry_url})
    serializer = MessageSerializer(registry)
    consumer_config = {
        "bootstrap.servers": args.bootstrap_servers,
        "group.id": args.source + "-python",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
    }
    producer_config = {"bootstrap.servers": args.bootstrap_servers, "compression.type": "lz4"}
    registry_config = {"schema.registry.url": args.registry_url}

    # AvroConsumer takes keys for Avro as well, so a topic with text keys needs the plain consumer and the serializer behind it.
    avro = args.keys == "none"
    consumer = AvroConsumer({**consumer_config, **registry_config}) if avro else Consumer(consumer_config)
    producer = AvroProducer({**producer_config, **registry_config}) if avro else Producer(producer_config)
    consumer.subscribe([args.source])
    for message in poll(consumer, args.messages, args.seconds):
        key = message.key()
        headers = message.headers() or []
        if avro:
            value = message.value()
            schema = registry.get_latest_schema(args.source + "-value")[1]
            producer.produce(topic=args.target, value=value, value_schema=schema)
        else:
            raw = message.value()
            value = serializer.decode_message(raw)
            schema = registry.get_by_id(struct.unpack(">bI", raw[:5])[1])
            encoded = serializer.encode_record_with_schema(args.target, schema, value)
            producer.produce(args.target, value=encoded, key=key, headers=headers)
        seen = {
            "key": None if key is None else key.decode("utf-8"),
            "headers": {name: text.decode("utf-8") for name, text in headers},
            "value": value,
        }
        print(json.dumps(seen, default=plain), flush=True)
    if producer.flush(args.seconds) > 0:
        sys.exit("could not deliver everything")
    consumer.close()


main()
