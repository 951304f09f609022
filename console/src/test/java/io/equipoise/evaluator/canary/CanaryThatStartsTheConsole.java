package io.equipoise.evaluator.canary;

import io.equipoise.console.canary.CanaryConsole;

/** Breaks a rule on purpose. */
public record CanaryThatStartsTheConsole(CanaryConsole console) {}
