package io.equipoise.cohort.population;

import java.util.List;
import java.util.stream.Collectors;

/**
 * People who share values of one or more protected attributes.
 *
 * @param conditions the attributes and their values; order as in the watch list
 */
public record Subgroup(List<Condition> conditions) {

  /**
   * One attribute held at one value.
   *
   * @param attribute name of the protected attribute
   * @param value its value
   */
  public record Condition(String attribute, String value) {}

  /** Copies the list, which must not be empty. */
  public Subgroup {
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException("a subgroup needs at least one condition");
    }
    conditions = List.copyOf(conditions);
  }

  /** Id, for example {@code sex=female&ageBand=45-54}. */
  public String id() {
    return conditions.stream()
        .map(c -> c.attribute() + "=" + c.value())
        .collect(Collectors.joining("&"));
  }

  /** Names of the attributes, for example {@code [sex, ageBand]}. */
  public List<String> attributes() {
    return conditions.stream().map(Condition::attribute).toList();
  }
}
