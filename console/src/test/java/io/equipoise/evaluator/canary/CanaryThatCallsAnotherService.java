package io.equipoise.evaluator.canary;

import io.equipoise.ingest.canary.CanaryImpl;

/** Breaks a rule on purpose. */
public record CanaryThatCallsAnotherService(CanaryImpl other) {}
