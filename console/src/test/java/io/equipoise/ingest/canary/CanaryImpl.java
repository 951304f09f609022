package io.equipoise.ingest.canary;

/** Breaks a rule on purpose: its name says nothing, and its package has no package-info. */
public record CanaryImpl() {}
