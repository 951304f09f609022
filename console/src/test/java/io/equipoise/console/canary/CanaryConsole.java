package io.equipoise.console.canary;

/** Something of the console's that others must not use. */
public record CanaryConsole() {}
