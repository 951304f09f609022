package io.equipoise.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.registry.SchemaRegistry.Compatibility;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** What every registry does. */
interface SchemaRegistryContract {
  /** A client that has seen nothing yet, of one and the same registry. */
  SchemaRegistry freshClient();

  private static String subject() {
    return "contract-" + UUID.randomUUID() + "-value";
  }

  /** A record of a name of its own, so that tests do not share ids. */
  private static SchemaBuilder.FieldAssembler<Schema> record(String subject) {
    return SchemaBuilder.record("R" + subject.replaceAll("\\W", ""))
        .namespace("io.equipoise.test")
        .fields();
  }

  @Test
  default void shouldGiveTheSchemaBackById() {
    String subject = subject();
    Schema schema = record(subject).requiredString("a").optionalDouble("b").endRecord();
    int id = freshClient().register(subject, schema);

    assertThat(id).isPositive();
    assertThat(freshClient().byId(id)).isEqualTo(schema);
  }

  @Test
  default void shouldGiveOneSchemaOneIdHoweverOftenItIsRegistered() {
    String subject = subject();
    Schema schema = record(subject).requiredString("a").endRecord();
    SchemaRegistry client = freshClient();
    int id = client.register(subject, schema);

    assertThat(client.register(subject, schema)).isEqualTo(id);
    assertThat(freshClient().register(subject, schema)).isEqualTo(id);
    assertThat(freshClient().idOf(subject, schema)).isEqualTo(id);
  }

  @Test
  default void shouldAcceptACompatibleVersionAndRefuseAnIncompatibleOne() {
    String subject = subject();
    Schema first = record(subject).requiredString("a").endRecord();
    Schema withDefault = record(subject).requiredString("a").optionalString("b").endRecord();
    Schema withoutDefault =
        record(subject).requiredString("a").optionalString("b").requiredLong("c").endRecord();
    SchemaRegistry client = freshClient();
    int id = client.register(subject, first);
    client.setCompatibility(subject, Compatibility.BACKWARD);

    assertThat(freshClient().register(subject, withDefault)).isNotEqualTo(id);
    assertThatThrownBy(() -> freshClient().register(subject, withoutDefault))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(subject)
        .hasMessageContaining("incompatible");
  }

  @Test
  default void shouldAcceptAnythingWhenToldSo() {
    String subject = subject();
    SchemaRegistry client = freshClient();
    client.register(subject, record(subject).requiredString("a").endRecord());
    client.setCompatibility(subject, Compatibility.BACKWARD);
    client.setCompatibility(subject, Compatibility.NONE);

    assertThat(client.register(subject, record(subject).requiredLong("z").endRecord()))
        .isPositive();
  }

  @Test
  default void shouldSayThatItDoesNotKnowASchema() {
    String subject = subject();
    Schema schema = record(subject).requiredString("a").endRecord();

    assertThatThrownBy(() -> freshClient().byId(987_654_321))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("987654321");
    assertThatThrownBy(() -> freshClient().idOf(subject, schema))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining(subject);
  }

  @Test
  default void shouldGiveOneIdToManyWhoRegisterAtTheSameTime()
      throws InterruptedException, ExecutionException {
    String subject = subject();
    Schema schema = record(subject).requiredString("a").endRecord();
    ExecutorService services = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Integer>> starts =
          Collections.nCopies(
              6,
              () -> {
                SchemaRegistry client = freshClient();
                int id = client.register(subject, schema);
                client.setCompatibility(subject, Compatibility.BACKWARD);
                return id;
              });
      Set<Integer> ids = new HashSet<>();
      for (Future<Integer> start : services.invokeAll(starts)) {
        ids.add(start.get());
      }

      assertThat(ids).hasSize(1);
    } finally {
      services.shutdownNow();
    }
  }
}
