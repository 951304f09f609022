package io.equipoise.synth.domain.job;

import static io.equipoise.synth.domain.job.JobState.CANCELED;
import static io.equipoise.synth.domain.job.JobState.FAILED;
import static io.equipoise.synth.domain.job.JobState.GATING;
import static io.equipoise.synth.domain.job.JobState.PLANNED;
import static io.equipoise.synth.domain.job.JobState.PUBLISHED;
import static io.equipoise.synth.domain.job.JobState.REFUSED;
import static io.equipoise.synth.domain.job.JobState.SAMPLING;
import static io.equipoise.synth.domain.job.JobState.TRAINING;
import static io.equipoise.synth.domain.job.JobState.WITHHELD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobStateTest {

  @Test
  void shouldAllowWhatTheTableSays() {
    assertThat(PLANNED.next()).containsExactlyInAnyOrder(TRAINING, SAMPLING, FAILED, CANCELED);
    assertThat(TRAINING.next()).containsExactlyInAnyOrder(SAMPLING, FAILED, CANCELED);
    assertThat(SAMPLING.next()).containsExactlyInAnyOrder(TRAINING, GATING, FAILED, CANCELED);
    assertThat(GATING.next()).containsExactlyInAnyOrder(TRAINING, PUBLISHED, WITHHELD, CANCELED);
  }

  @Test
  void shouldEndExactlyWhereNothingFollows() {
    for (JobState state : JobState.values()) {
      assertThat(state.isEnd()).as("%s", state).isEqualTo(state.next().isEmpty());
    }
  }

  @Test
  void shouldReachEveryStateFromAStart() {
    Set<JobState> reached = new HashSet<>();
    Arrays.stream(JobState.values()).filter(JobState::isStart).forEach(reached::add);
    assertThat(reached).containsExactlyInAnyOrder(PLANNED, REFUSED);
    for (int i = 0; i < JobState.values().length; i++) {
      new HashSet<>(reached).forEach(state -> reached.addAll(state.next()));
    }
    assertThat(reached).containsExactlyInAnyOrder(JobState.values());
  }
}
