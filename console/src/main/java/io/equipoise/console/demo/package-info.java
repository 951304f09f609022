/**
 * {@code equipoise demo}: broker, registry, the four services and the replay in one process, with
 * the loop's progress on the terminal. Everything shown is read from the topics as any other
 * consumer would; only training progress comes from a listener. Start with {@link
 * io.equipoise.console.demo.Demo}.
 */
@NullMarked
package io.equipoise.console.demo;

import org.jspecify.annotations.NullMarked;
