/**
 * Pages and drawings for people, whatever they are about: one HTML file without script, tables that
 * screen readers can read, charts as SVG with their numbers in tables. Knows no service; the cards
 * of the services are written with it. Start with {@link io.equipoise.cohort.card.Html}.
 */
@NullMarked
package io.equipoise.cohort.card;

import org.jspecify.annotations.NullMarked;
