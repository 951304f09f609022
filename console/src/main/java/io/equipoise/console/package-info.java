/**
 * The command line and the one-process demo. Knows every service; no service knows it. Start with
 * {@link io.equipoise.console.Main}, then {@link io.equipoise.console.demo.Demo}.
 */
@NullMarked
package io.equipoise.console;

import org.jspecify.annotations.NullMarked;
