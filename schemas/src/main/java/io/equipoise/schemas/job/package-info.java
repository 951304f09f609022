/**
 * Long jobs triggered by records, whose results are published exactly once. Start with {@link
 * io.equipoise.schemas.job.ExactlyOnceWorker}.
 */
@NullMarked
package io.equipoise.schemas.job;

import org.jspecify.annotations.NullMarked;
