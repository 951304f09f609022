package io.equipoise.console.view;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * One value that came by on a result topic.
 *
 * @param value the contract's record
 * @param at when the broker appended it (wall clock)
 */
public record LoopEvent(SpecificRecord value, Instant at) {}
