package io.equipoise.evaluator.champion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which champion is current, and what came before: {@code current.json}.
 *
 * @param history ids from the oldest to the current one, at least one; bounded by the store
 */
record ChampionPointer(List<String> history) {
  ChampionPointer {
    history = List.copyOf(history);
    if (history.isEmpty()) {
      throw new IllegalArgumentException("a pointer points at something");
    }
  }

  String current() {
    return history.get(history.size() - 1);
  }

  /** The same with another champion on top, of the newest {@code most} at most. */
  ChampionPointer with(String championId, int most) {
    List<String> longer = new ArrayList<>(history);
    longer.remove(championId);
    longer.add(championId);
    return new ChampionPointer(longer.subList(Math.max(0, longer.size() - most), longer.size()));
  }

  /** The same without these; empty when none is left. */
  Optional<ChampionPointer> without(List<String> gone) {
    List<String> left = history.stream().filter(id -> !gone.contains(id)).toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(new ChampionPointer(left));
  }
}
