package io.equipoise.cohort.canary;

import io.equipoise.ingest.canary.CanaryImpl;

/** Breaks a rule on purpose. */
public record CanaryThatImportsAService(CanaryImpl service) {}
