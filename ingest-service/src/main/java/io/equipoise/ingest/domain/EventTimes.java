package io.equipoise.ingest.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Points in time as sources write them (ISO 8601, as FHIR narrows it). What is written without an
 * offset is read as UTC, what is written without a time of day as the start of its day, month or
 * year.
 */
public final class EventTimes {
  private EventTimes() {}

  /**
   * The instant that {@code text} writes, or empty. Read are {@code 2015}, {@code 2015-03}, {@code
   * 2015-03-04}, {@code 2015-03-04T05:06:07} (a blank may stand for the {@code T}) with or without
   * an offset.
   */
  public static Optional<Instant> parse(String text) {
    String trimmed = text.strip();
    Optional<LocalDate> date = parseDate(trimmed);
    if (date.isPresent()) {
      return date.map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    if (trimmed.length() < 16) {
      return Optional.empty();
    }
    String dateTime =
        trimmed.charAt(10) == ' '
            ? trimmed.substring(0, 10) + 'T' + trimmed.substring(11)
            : trimmed;
    boolean hasOffset =
        dateTime.endsWith("Z") || dateTime.indexOf('+', 10) > 0 || dateTime.indexOf('-', 10) > 0;
    try {
      return Optional.of(
          hasOffset
              ? OffsetDateTime.parse(dateTime).toInstant()
              : LocalDateTime.parse(dateTime).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  /** The first day of the year, month or day that {@code text} writes, or empty. */
  public static Optional<LocalDate> parseDate(String text) {
    try {
      return switch (text.length()) {
        case 4 -> Optional.of(Year.parse(text).atDay(1));
        case 7 -> Optional.of(YearMonth.parse(text).atDay(1));
        case 10 -> Optional.of(LocalDate.parse(text));
        default -> Optional.empty();
      };
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
