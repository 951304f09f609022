package io.equipoise.cohort.descriptor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code privacy}. */
final class PrivacyReader {
  private static final List<String> DATES =
      Arrays.stream(Privacy.Dates.values())
          .map(dates -> dates.name().toLowerCase(Locale.ROOT))
          .toList();

  private final Vocabulary vocabulary;

  PrivacyReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  Privacy read(Place place) {
    Optional<Place.Fields> fields = place.fields("dates", "caps");
    Privacy.Dates dates =
        fields
            .flatMap(f -> f.optional("dates"))
            .flatMap(p -> p.oneOf(DATES))
            .map(word -> Privacy.Dates.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Privacy.Dates.EXACT);
    Map<String, Double> caps = new LinkedHashMap<>();
    fields
        .flatMap(f -> f.optional("caps"))
        .ifPresent(
            p ->
                p.entries()
                    .forEach(
                        (name, value) -> cap(name, value).ifPresent(cap -> caps.put(name, cap))));
    return new Privacy(dates, caps);
  }

  private Optional<Double> cap(String name, Place place) {
    Optional<Column> column = vocabulary.column(place, name);
    Optional<Double> cap = place.number();
    if (column.isEmpty() || cap.isEmpty()) {
      return Optional.empty();
    }
    if (!column.get().isNumber()) {
      place.fault("column " + name + " is a category; only number columns can be capped");
      return Optional.empty();
    }
    if (!column.get().admits(cap.get()) || !Double.isFinite(cap.get())) {
      place.fault(
          "must be a number that column "
              + name
              + " allows, since larger ones are carried as this one; got "
              + place.node().kind());
      return Optional.empty();
    }
    return cap;
  }
}
