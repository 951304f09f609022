package io.equipoise.evaluator.champion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A champion as the store keeps it: what is known of it, the bytes of its models, and which people
 * it learned from.
 */
final class StoredChampion {
  private final ChampionManifest manifest;
  private final List<byte[]> models;
  private final long[] people;

  /**
   * A champion.
   *
   * @param manifest what is known of it
   * @param models bytes of its models, at least one
   * @param people numbers of the people that it learned from, in any order
   */
  StoredChampion(ChampionManifest manifest, List<byte[]> models, long[] people) {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("a champion needs a model");
    }
    this.manifest = manifest;
    this.models = new ArrayList<>();
    models.forEach(model -> this.models.add(model.clone()));
    this.people = people.clone();
    Arrays.sort(this.people);
  }

  ChampionManifest manifest() {
    return manifest;
  }

  List<byte[]> models() {
    return models.stream().map(byte[]::clone).toList();
  }

  long[] people() {
    return people.clone();
  }
}
