package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.rest.Intakes;
import io.equipoise.ingest.rest.RestSettings;
import io.equipoise.schemas.connection.Connection;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a {@link ReceiveService} needs to know.
 *
 * @param descriptor the dataset
 * @param connection broker and registry
 * @param intakes what reads the bodies
 * @param settings where and how to listen
 * @param clock time of ingestion
 * @param nanoTime monotonic time
 * @param random where the names of requests come from, each of which must be another; safe to share
 *     between threads
 */
public record ReceiveConfig(
    DatasetDescriptor descriptor,
    Connection connection,
    Intakes intakes,
    RestSettings settings,
    InstantSource clock,
    LongSupplier nanoTime,
    RandomGenerator random) {}
