/** The life of one synthesis job. Start with {@link io.equipoise.synth.domain.job.JobState}. */
@NullMarked
package io.equipoise.synth.domain.job;

import org.jspecify.annotations.NullMarked;
