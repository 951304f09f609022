package io.equipoise.console.view;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * How one service does, as its consumer group tells.
 *
 * @param name {@code monitor}, {@code synth} or {@code evaluator}
 * @param state what is known of it
 * @param since when it was first seen in that state by this process (wall clock)
 * @param lag records that it has not handled yet; empty when not known
 */
public record ServiceStatus(String name, State state, Instant since, OptionalLong lag) {
  /** What a consumer group tells of its service. */
  public enum State {
    /** Its group has members. */
    RUNNING,
    /** Its group moves partitions between its members. */
    REBALANCING,
    /** Its group is known and has no member. */
    STOPPED,
    /** There is no such group, or the broker may not tell. */
    UNKNOWN,
    /** Kafka does not answer: nothing that is known of the loop is newer than this. */
    UNREACHABLE
  }
}
