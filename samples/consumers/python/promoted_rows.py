#!/usr/bin/env python3
"""Synthetic rows that a verdict stands behind, and nothing else: joins DATASET.synthetic with DATASET.verdicts.

Prints one JSON object a line:
    {"add": BATCH, "row": {...}}    use this row
    {"drop": BATCH}                 its verdict was taken back: stop using every row of the batch

usage: promoted_rows.py BOOTSTRAP_SERVERS REGISTRY_URL DATASET [--once]

--once ends when everything that was there at the start has been read. Needs Debian's python3-confluent-kafka and
python3-avro (or from PyPI: confluent-kafka and avro), and read access to the two topics; commits nothing. Rows of
batches that are not promoted (yet) are held in memory.
"""
import io
import json
import sys
import urllib.request

import avro.io
import avro.schema
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition


class PromotedRows:
    def __init__(self, servers, registry, dataset):
        self.registry = registry.rstrip("/")
        self.topics = {"verdicts": dataset + ".verdicts", "synthetic": dataset + ".synthetic"}
        self.consumer = Consumer({
            "bootstrap.servers": servers,
            "group.id": "promoted-rows",            # needed by the client; nothing is committed
            "isolation.level": "read_committed",    # what was not committed never was
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        })
        self.rows, self.verdicts, self.schemas = {}, {}, {}
        self.left = set()                           # partitions whose end has not been seen yet

    def run(self, once):
        for topic in self.topics.values():
            found = self.consumer.list_topics(topic, timeout=30).topics.get(topic)
            if found is None or not found.partitions:
                sys.exit(f"there is no topic {topic}; check the name of the dataset")
            self.left.update((topic, number) for number in found.partitions)
        self.consumer.assign([TopicPartition(*place, OFFSET_BEGINNING) for place in self.left])
        # A batch that was promoted and taken back before we came is never shown: nothing is printed until all that
        # was there has been read.
        while self.left:
            message = self.poll()
            if message is not None:
                self.take(message)
        for batch in self.verdicts:
            self.print_all(batch)
        while not once:
            message = self.poll()
            if message is not None:
                self.take_and_print(message)
        self.consumer.close()

    def poll(self):
        message = self.consumer.poll(0.2)
        if message is not None and message.error():
            if message.error().code() != KafkaError._PARTITION_EOF:
                raise KafkaException(message.error())
            self.left.discard((message.topic(), message.partition()))
            return None
        return message

    def take(self, message):
        """Remembers; says of which batch the message was."""
        if message.topic() == self.topics["verdicts"]:
            batch = message.key().decode()
            if message.value() is None:
                self.verdicts.pop(batch, None)
            else:
                self.verdicts[batch] = self.decode(message.value())["verdict"]
            return batch
        batch = dict(message.headers() or []).get("batch-id")
        if batch is None or message.value() is None:
            return None
        self.rows.setdefault(batch.decode(), []).append(self.decode(message.value()))
        return batch.decode()

    def take_and_print(self, message):
        is_verdict = message.topic() == self.topics["verdicts"]
        before = is_verdict and self.is_promoted(message.key().decode())
        batch = self.take(message)
        if is_verdict and before and not self.is_promoted(batch):
            print(json.dumps({"drop": batch}), flush=True)
        elif is_verdict and not before:
            self.print_all(batch)
        elif not is_verdict and batch is not None and self.is_promoted(batch):
            print(json.dumps({"add": batch, "row": self.rows[batch][-1]}, default=str), flush=True)

    def is_promoted(self, batch):
        return self.verdicts.get(batch) == "PROMOTED"

    def print_all(self, batch):
        if self.is_promoted(batch):
            for row in self.rows.get(batch, []):
                print(json.dumps({"add": batch, "row": row}, default=str), flush=True)

    def decode(self, value):
        """Confluent's wire format: byte 0, the schema's id as four bytes, Avro binary."""
        if len(value) < 5 or value[0] != 0:
            raise ValueError("value is not in Confluent's wire format")
        number = int.from_bytes(value[1:5], "big")
        if number not in self.schemas:
            with urllib.request.urlopen(f"{self.registry}/schemas/ids/{number}", timeout=30) as answer:
                self.schemas[number] = avro.schema.parse(json.load(answer)["schema"])
        return avro.io.DatumReader(self.schemas[number]).read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5) or (len(sys.argv) == 5 and sys.argv[4] != "--once"):
        sys.exit(__doc__.strip())
    PromotedRows(*sys.argv[1:4]).run(once=len(sys.argv) == 5)
