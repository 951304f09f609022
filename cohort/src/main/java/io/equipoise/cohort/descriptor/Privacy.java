package io.equipoise.cohort.descriptor;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * How records are made less precise before anything is written.
 *
 * @param dates how precise event times are
 * @param caps number column to the largest number that is told: a larger one is carried as this one
 */
public record Privacy(Dates dates, Map<String, Double> caps) {
  /** Everything as precise as the source gives it. */
  public static final Privacy NONE = new Privacy(Dates.EXACT, Map.of());

  /** Copies the map. */
  public Privacy {
    caps = Checks.ordered(caps);
  }

  /** How precise event times are; coarser ones move back to the start of their unit, in UTC. */
  public enum Dates {
    /** As the source gives them. */
    EXACT,
    /** To the hour. */
    HOUR,
    /** To the day. */
    DAY,
    /** To the month. */
    MONTH,
    /** To the year. */
    YEAR;

    /** The start of the unit that holds the instant. */
    public Instant coarsen(Instant exact) {
      if (this == EXACT) {
        return exact;
      }
      LocalDateTime time = LocalDateTime.ofInstant(exact, ZoneOffset.UTC);
      LocalDateTime hour = time.truncatedTo(ChronoUnit.HOURS);
      LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
      LocalDateTime start =
          switch (this) {
            case EXACT -> time;
            case HOUR -> hour;
            case DAY -> day;
            case MONTH -> day.withDayOfMonth(1);
            case YEAR -> day.withDayOfYear(1);
          };
      return start.toInstant(ZoneOffset.UTC);
    }
  }
}
