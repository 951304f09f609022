package io.equipoise.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.Condition;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.IngestPosition;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.Provenance;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every contract owes its readers. */
class ContractsTest {
  static List<Schema> contracts() {
    return List.of(
        BatchVerdict.getClassSchema(),
        Condition.getClassSchema(),
        Estimate.getClassSchema(),
        FairnessDrift.getClassSchema(),
        FairnessReport.getClassSchema(),
        ImbalanceAlert.getClassSchema(),
        IngestPosition.getClassSchema(),
        OperatorAction.getClassSchema(),
        PartitionOffset.getClassSchema(),
        Provenance.getClassSchema(),
        RepresentationSnapshot.getClassSchema(),
        SynthesisProgress.getClassSchema(),
        SynthesisReport.getClassSchema());
  }

  @Test
  void shouldCheckEveryContractFile() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(name -> name.endsWith(".avsc")))
          .containsExactlyInAnyOrderElementsOf(
              contracts().stream().map(s -> s.getName() + ".avsc").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void shouldDocumentEveryRecordAndField(Schema contract) {
    assertThat(undocumented(contract)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void shouldGiveEveryEnumADefaultSoThatOldReadersSurviveNewSymbols(Schema contract) {
    assertThat(
            nested(contract)
                .filter(s -> s.getType() == Schema.Type.ENUM && s.getEnumDefault() == null))
        .isEmpty();
  }

  /** The report as it was when it had two arms and four figures per subgroup. */
  @Test
  void shouldReadOldFairnessReportsAndBeReadByOldReaders() throws IOException {
    Schema old =
        new Schema.Parser()
            .parse(
                Files.readString(
                    Path.of("src/test/resources/contracts/FairnessReport-two-arms.avsc")));
    Schema today = FairnessReport.getClassSchema();

    assertThat(today).isNotEqualTo(old);
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(today, old).getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(old, today).getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void shouldNoticeAFieldWithoutDocumentation() {
    Schema bare =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Outer","doc":"d","fields":[{"name":"inner","doc":"d","type":
                  {"type":"array","items":{"type":"record","name":"Inner","doc":"d",
                    "fields":[{"name":"bare","type":"int"}]}}}]}""");

    assertThat(undocumented(bare)).containsExactly("Inner.bare");
  }

  private static List<String> undocumented(Schema contract) {
    List<String> missing = new ArrayList<>();
    nested(contract)
        .filter(s -> s.getType() == Schema.Type.RECORD)
        .forEach(
            record -> {
              if (isBlank(record.getDoc())) {
                missing.add(record.getName());
              }
              for (Schema.Field field : record.getFields()) {
                if (isBlank(field.doc())) {
                  missing.add(record.getName() + "." + field.name());
                }
              }
            });
    return missing;
  }

  private static boolean isBlank(String doc) {
    return doc == null || doc.isBlank();
  }

  /** The schema and all that it is made of; contracts are not recursive. */
  private static Stream<Schema> nested(Schema schema) {
    Stream<Schema> inside =
        switch (schema.getType()) {
          case RECORD -> schema.getFields().stream().map(Schema.Field::schema);
          case ARRAY -> Stream.of(schema.getElementType());
          case MAP -> Stream.of(schema.getValueType());
          case UNION -> schema.getTypes().stream();
          default -> Stream.empty();
        };
    return Stream.concat(Stream.of(schema), inside.flatMap(ContractsTest::nested));
  }
}
