package io.equipoise.ingest.domain.draft;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the name of a field suggests. Names are taken apart at case, digits and punctuation. */
final class FieldName {
  private static final Set<String> SEX = Set.of("sex", "gender");
  private static final Set<String> RACE = Set.of("race", "ethnicity", "ethnic", "ethnicgroup");
  private static final Set<String> AGE = Set.of("age", "ages");
  private static final Set<String> PERSON =
      Set.of("patient", "person", "subject", "mrn", "member", "participant");
  private static final Set<String> IDENTITY = Set.of("id", "nbr", "nr", "number", "key", "uuid");
  private static final Set<String> LABEL =
      Set.of(
          "label",
          "target",
          "outcome",
          "class",
          "readmitted",
          "readmission",
          "disease",
          "death",
          "died",
          "mortality",
          "y");

  private final List<String> words;

  FieldName(String header) {
    String spaced =
        header
            .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
            .replaceAll("[^A-Za-z0-9]+", " ")
            .toLowerCase(Locale.ROOT)
            .strip();
    this.words = Arrays.asList(spaced.split(" ", -1));
  }

  boolean isOfPerson() {
    return any(PERSON);
  }

  boolean isOfIdentity() {
    return any(IDENTITY) || any(PERSON);
  }

  boolean isOfLabel() {
    return any(LABEL);
  }

  boolean isOfAge() {
    return any(AGE);
  }

  boolean isOfProtectedCategory() {
    return any(SEX) || any(RACE);
  }

  private boolean any(Set<String> of) {
    return words.stream().anyMatch(of::contains);
  }
}
