package io.equipoise.console.demo;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What one demo runs on.
 *
 * @param descriptor the dataset
 * @param data folder with the dataset's files
 * @param rate how fast to replay
 * @param seed seed of training and sampling
 * @param once whether to stop when the loop has closed once
 * @param timeout how long the loop may take to close once; empty: as long as it takes
 * @param report where to write the JSON report, when wanted
 * @param workFolder where broker, registry and services keep their data; reused: the demo resumes
 * @param kafkaPort port of the broker; 0: any free one
 * @param registryPort port of the registry; 0: any free one
 * @param page the operator's page, when wanted
 */
record DemoConfig(
    DatasetDescriptor descriptor,
    Path data,
    Rate rate,
    long seed,
    boolean once,
    Optional<Duration> timeout,
    Optional<Path> report,
    Path workFolder,
    int kafkaPort,
    int registryPort,
    Optional<DemoPage> page) {}
