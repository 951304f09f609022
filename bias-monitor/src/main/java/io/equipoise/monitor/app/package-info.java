/**
 * What the monitor does, free of Kafka: tallying one partition's records, and watching the window
 * that all tallies add up to. Each use case names what it must remember as a port; the {@code
 * kafka} room keeps that in state stores.
 *
 * <p>Start with {@link io.equipoise.monitor.app.RecordTally}, then {@link
 * io.equipoise.monitor.app.StreamWatch}.
 */
@NullMarked
package io.equipoise.monitor.app;

import org.jspecify.annotations.NullMarked;
