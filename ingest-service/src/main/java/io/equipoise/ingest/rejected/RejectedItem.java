package io.equipoise.ingest.rejected;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.kafka.RejectedHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * One item of {@code <ds>.rejected}. Only {@code received} holds values of a patient, and it prints
 * none of them.
 *
 * @param id where it is
 * @param time when it was rejected
 * @param code what kind of fault
 * @param field the column or element at fault; empty when the whole item is
 * @param reason what is wrong, for people
 * @param source which file or other way in
 * @param position where in it
 * @param received the bytes; empty where they are not kept (a topic of others is watched)
 */
record RejectedItem(
    RejectedId id,
    Instant time,
    String code,
    String field,
    String reason,
    String source,
    String position,
    Optional<ReceivedLine> received) {
  private static final Pattern LINE = Pattern.compile("(?:line|item) (\\d{1,18})");

  /** The item in a record of the topic. */
  static RejectedItem of(ConsumerRecord<String, byte[]> record) {
    String position = header(record, RejectedHeaders.POSITION);
    String cutFrom = header(record, RejectedHeaders.CUT_FROM);
    byte[] bytes = record.value();
    return new RejectedItem(
        new RejectedId(record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()),
        header(record, RejectedHeaders.CODE),
        header(record, RejectedHeaders.FIELD),
        header(record, RejectedHeaders.REASON),
        header(record, RejectedHeaders.SOURCE),
        position,
        bytes == null
            ? Optional.empty()
            : Optional.of(
                new ReceivedLine(
                    line(position),
                    bytes,
                    cutFrom.isEmpty() ? bytes.length : Long.parseLong(cutFrom))));
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** The number in {@code line 17} or {@code item 17}; 0 for another position. */
  private static long line(String position) {
    Matcher matcher = LINE.matcher(position);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** This item with other bytes in the same place. */
  RejectedItem withBytes(byte[] corrected) {
    long number = received.map(ReceivedLine::number).orElseGet(() -> line(position));
    return new RejectedItem(
        id,
        time,
        code,
        field,
        reason,
        source,
        position,
        Optional.of(new ReceivedLine(number, corrected, corrected.length)));
  }
}
