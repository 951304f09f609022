/**
 * The read model of the loop: follows the result topics of one dataset, keeps the latest of
 * everything in bounded memory, and knows nothing of how it is shown. The demo, the page and the
 * command line read it. Depends on schemas, cohort and Kafka's clients. Start with {@link
 * io.equipoise.console.view.LoopModel}.
 */
@NullMarked
package io.equipoise.console.view;

import org.jspecify.annotations.NullMarked;
