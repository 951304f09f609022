/**
 * The training sample: which of an endless stream of records are kept, in bounded space and with
 * few writes. Pure: a choice is a function of where a record lies in the log and of how many came
 * before it. May depend on the JDK alone.
 *
 * <p>Start with {@link io.equipoise.monitor.domain.sampling.RecencyReservoir}.
 */
@NullMarked
package io.equipoise.monitor.domain.sampling;

import org.jspecify.annotations.NullMarked;
