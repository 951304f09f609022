/**
 * The service's folder on disk: models that trainings may start from, and states that a training
 * goes on from after a crash. Everything in it can be deleted while the service is stopped; that
 * costs time, no result. It is as confidential as the training sample: files are their owner's
 * alone.
 *
 * <p>Start reading at {@link io.equipoise.synth.store.StateFolder}.
 */
@NullMarked
package io.equipoise.synth.store;

import org.jspecify.annotations.NullMarked;
