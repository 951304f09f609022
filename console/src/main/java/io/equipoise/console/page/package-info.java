/**
 * The operator's page: an HTTP server over the read model, with live events, cards and the
 * operators' actions. The files that a browser gets are resources in {@code static}. Start with
 * {@link io.equipoise.console.page.PageServer}.
 */
@NullMarked
package io.equipoise.console.page;

import org.jspecify.annotations.NullMarked;
