package io.equipoise.cohort.descriptor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code reference}: the shares of the population to compare with. */
final class ReferenceReader {
  /** How far published, rounded shares of one attribute may be from adding up to 1. */
  private static final double TOLERANCE = 0.005;

  private final Vocabulary vocabulary;
  private final List<List<String>> watch;

  ReferenceReader(Vocabulary vocabulary, List<List<String>> watch) {
    this.vocabulary = vocabulary;
    this.watch = watch;
  }

  Optional<DatasetDescriptor.Reference> read(Place place) {
    Optional<Place.Fields> fields = place.fields("version", "source", "shares", "joint");
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> version =
        fields
            .get()
            .required("version", "name this version of the shares, such as us-census-2020")
            .flatMap(Place::text);
    Optional<String> source =
        fields.get().required("source", "cite where the shares come from").flatMap(Place::text);
    Map<String, Map<String, Double>> shares =
        fields
            .get()
            .required(
                "shares", "give each attribute's shares, such as sex: { female: 0.5, male: 0.5 }")
            .map(this::shares)
            .orElse(Map.of());
    Map<String, Map<String, Double>> joint =
        fields.get().optional("joint").map(this::joint).orElse(Map.of());
    if (version.isEmpty() || source.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new DatasetDescriptor.Reference(version.get(), source.get(), shares, joint));
  }

  private Map<String, Map<String, Double>> shares(Place place) {
    Map<String, Map<String, Double>> shares = new LinkedHashMap<>();
    place
        .entries()
        .forEach(
            (name, values) -> {
              Optional<ProtectedAttribute> attribute = vocabulary.attribute(values, name);
              Map<String, Double> read = new LinkedHashMap<>();
              boolean[] sound = {values.node() instanceof YamlNode.Mapping};
              values
                  .entries()
                  .forEach(
                      (value, share) -> {
                        attribute.ifPresent(a -> listed(a, value, share));
                        Optional<Double> number = share.number(0, 1);
                        number.ifPresent(n -> read.put(value, n));
                        sound[0] &= number.isPresent();
                      });
              double sum = sum(read);
              if (sound[0] && Math.abs(sum - 1) > TOLERANCE) {
                values.fault(
                    "the shares add up to "
                        + decimal(sum)
                        + ", not to 1 (within "
                        + TOLERANCE
                        + ")");
              }
              shares.put(name, read);
            });
    if (shares.isEmpty() && place.node() instanceof YamlNode.Mapping) {
      place.fault("has no shares; without any, nothing can be compared");
    }
    return shares;
  }

  private static void listed(ProtectedAttribute attribute, String value, Place share) {
    if (!attribute.values().contains(value)) {
      share.fault(
          "`"
              + value
              + "` is not a value of "
              + attribute.name()
              + "; "
              + Suggestion.among(value, attribute.values()));
    }
  }

  private Map<String, Map<String, Double>> joint(Place place) {
    Map<String, Map<String, Double>> joint = new LinkedHashMap<>();
    place
        .entries()
        .forEach(
            (key, values) -> {
              List<String> names = List.of(key.split("&", -1));
              boolean known = true;
              for (String name : names) {
                if (!vocabulary.hasAttribute(name)) {
                  vocabulary.attribute(values, name);
                  known = false;
                }
              }
              if (known && names.size() < 2) {
                values.fault(
                    "joint shares need two or more attributes, joined by &; one alone belongs under shares");
              } else if (known && !watch.contains(names)) {
                values.fault(
                    "no watch set is ["
                        + String.join(", ", names)
                        + "]; use the attributes and the order of a watch set, else the shares are never used");
              }
              joint.put(key, jointShares(values, names, known));
            });
    return joint;
  }

  private Map<String, Double> jointShares(Place place, List<String> names, boolean known) {
    Map<String, Double> read = new LinkedHashMap<>();
    place
        .entries()
        .forEach(
            (key, share) -> {
              List<String> values = List.of(key.split("&", -1));
              if (known && values.size() != names.size()) {
                share.fault(
                    "must be "
                        + names.size()
                        + " values joined by &, in the order of "
                        + String.join("&", names));
              } else if (known) {
                for (int i = 0; i < names.size(); i++) {
                  String value = values.get(i);
                  vocabulary.attribute(share, names.get(i)).ifPresent(a -> listed(a, value, share));
                }
              }
              share.number(0, 1).ifPresent(n -> read.put(key, n));
            });
    if (sum(read) > 1 + TOLERANCE) {
      place.fault("the shares add up to " + decimal(sum(read)) + ", more than 1");
    }
    return read;
  }

  private static double sum(Map<String, Double> shares) {
    return shares.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
