package io.equipoise.ingest.data;

import io.equipoise.schemas.OperatorException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A data set that a publisher offers for download. The digests of members were computed from copies
 * of the publisher's files; those of whole archives are not known, since the publisher packs them
 * anew at will.
 */
enum Publication {
  /** People sent for coronary angiography. */
  HEART(
      "heart",
      URI.create("https://archive.ics.uci.edu/static/public/45/heart+disease.zip"),
      "https://archive.ics.uci.edu/dataset/45/heart+disease",
      List.of(
          new Member(
              "processed.cleveland.data",
              true,
              Optional.of("a74b7efa387bc9d108d7d0115d831fe9b414b29ae7124f331b622b4efa0427c8"),
              Optional.empty(),
              OptionalLong.of(303)),
          new Member(
              "processed.hungarian.data",
              true,
              Optional.of("d1ad108f785768cd3d7e82dc522e6f5a61eea93cccfb3a46ee8076f73fc3d796"),
              Optional.empty(),
              OptionalLong.of(294)),
          new Member(
              "heart-disease.names",
              false,
              Optional.empty(),
              Optional.empty(),
              OptionalLong.empty())),
      List.of(
          "License: CC BY 4.0. Cite: Janosi, A., Steinbrunn, W., Pfisterer, M. & Detrano, R. (1989).",
          "Heart Disease. UCI Machine Learning Repository. https://doi.org/10.24432/C52P4X",
          "Its authors ask that publications name the investigators of each hospital; heart-disease.names lists them.")),
  /** Hospital stays of people with diabetes. */
  DIABETES130(
      "diabetes130",
      URI.create(
          "https://archive.ics.uci.edu/static/public/296/diabetes+130-us+hospitals+for+years+1999-2008.zip"),
      "https://archive.ics.uci.edu/dataset/296/diabetes+130-us+hospitals+for+years+1999-2008",
      List.of(
          new Member(
              "diabetic_data.csv",
              true,
              Optional.of("0689e7ec031237dc63031b938805c48377748761a3b26acab621567afa24df97"),
              Optional.of("encounter_id,patient_nbr,race,gender,age,"),
              OptionalLong.of(101_767)),
          new Member(
              "IDS_mapping.csv",
              false,
              Optional.empty(),
              Optional.of("admission_type_id,"),
              OptionalLong.empty())),
      List.of(
          "License: CC BY 4.0. Cite: Strack, B., DeShazo, J. P., Gennings, C., Olmo, J. L., Ventura, S., Cios, K. J. &",
          "Clore, J. N. (2014). Impact of HbA1c Measurement on Hospital Readmission Rates. BioMed Research International,",
          "781670. https://doi.org/10.1155/2014/781670"));

  private final String id;
  private final URI archive;
  private final String page;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Member> members;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> terms;

  Publication(String id, URI archive, String page, List<Member> members, List<String> terms) {
    this.id = id;
    this.archive = archive;
    this.page = page;
    this.members = members;
    this.terms = terms;
  }

  /**
   * A file of the archive that is wanted.
   *
   * @param name its name, whatever folder it is in
   * @param needed whether a download without it is no use
   * @param sha256 digest of its bytes in hex, where it is known
   * @param beginning what its first line begins with, where that is checked
   * @param lines how many lines it has that are not blank, where that is checked
   */
  record Member(
      String name,
      boolean needed,
      Optional<String> sha256,
      Optional<String> beginning,
      OptionalLong lines) {}

  /** Its name on the command line, and of its descriptor. */
  String id() {
    return id;
  }

  /** Where the publisher has the archive. */
  URI archive() {
    return archive;
  }

  /** The page for people. */
  String page() {
    return page;
  }

  /** Name of the archive as a browser saves it. */
  String archiveName() {
    String path = archive.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  List<Member> members() {
    return members;
  }

  /** License and citation, as lines. */
  List<String> terms() {
    return terms;
  }

  /** The publication of that name. */
  static Publication named(String name) {
    return Arrays.stream(values())
        .filter(publication -> publication.id.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new OperatorException(
                    "no data set is called '"
                        + name
                        + "'; choose "
                        + Arrays.stream(values())
                            .map(Publication::id)
                            .collect(Collectors.joining(" or "))));
  }
}
