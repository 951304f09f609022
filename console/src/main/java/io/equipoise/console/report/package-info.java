/**
 * The loop on paper: pages for auditors, each one file without script that loads nothing. They show
 * what the read model has, so nothing of a group of 1 to 10 people either. Start with {@link
 * io.equipoise.console.report.LoopReport}.
 */
@NullMarked
package io.equipoise.console.report;

import org.jspecify.annotations.NullMarked;
