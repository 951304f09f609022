"""Reads the demo's topics as a consumer outside would: knows a broker's address, a registry's address and topic names.

usage: read_topics.py BOOTSTRAP_SERVERS REGISTRY_URL TOPIC...
Prints one JSON object a topic: its name, how many values were decoded, and the first value.
"""

import json
import sys
import time
import uuid

from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.avro import CachedSchemaRegistryClient
from confluent_kafka.avro.serializer.message_serializer import MessageSerializer

DEADLINE_S = 60


def read(consumer, values_serializer, topic):
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    ends = {}
    for number in partitions:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=10)
        if high > low:
            ends[number] = high
    consumer.assign([TopicPartition(topic, number, 0) for number in ends])
    values = []
    headers = {}
    deadline = time.monotonic() + DEADLINE_S
    # A log may end with a transaction's marker, which is no message: positions tell the end, not messages.
    while time.monotonic() < deadline:
        message = consumer.poll(0.5)
        if message is not None:
            if message.error():
                raise RuntimeError(message.error())
            values.append(values_serializer.decode_message(message.value()))
            headers = {name: value.decode() for name, value in message.headers() or []}
            continue
        at = consumer.position([TopicPartition(topic, number) for number in ends])
        if all(p.offset >= ends[p.partition] - 1 for p in at):
            break
    return {"topic": topic, "decoded": len(values), "first": values[0] if values else None, "headers": headers}


def main():
    bootstrap, registry, *topics = sys.argv[1:]
    # Keys are plain strings and values Avro, so that a plain consumer with the Avro decoder for values is what fits.
    values_serializer = MessageSerializer(CachedSchemaRegistryClient({"url": registry}))
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "reader-" + uuid.uuid4().hex,
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
        }
    )
    for topic in topics:
        print(json.dumps(read(consumer, values_serializer, topic), default=str))
    consumer.close()


if __name__ == "__main__":
    main()
