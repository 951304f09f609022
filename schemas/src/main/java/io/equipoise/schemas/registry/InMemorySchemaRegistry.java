package io.equipoise.schemas.registry;

import io.equipoise.schemas.OperatorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * A registry in this process, with the rules of a real one. For tests; what it knows ends with the
 * process.
 */
public final class InMemorySchemaRegistry implements SchemaRegistry {
  static final String SCHEME = "mock://";

  private static final Map<String, InMemorySchemaRegistry> BY_NAME = new ConcurrentHashMap<>();

  private final String name;
  private final List<Schema> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> versions = new HashMap<>();
  private final Map<String, Compatibility> compatibilities = new HashMap<>();

  /**
   * An empty registry that nobody else sees.
   *
   * @param name appears in messages
   */
  public InMemorySchemaRegistry(String name) {
    this.name = name;
  }

  /** The registry that everybody in this process who uses the name shares. */
  public static InMemorySchemaRegistry named(String name) {
    return BY_NAME.computeIfAbsent(name, InMemorySchemaRegistry::new);
  }

  @Override
  public synchronized int register(String subject, Schema schema) {
    List<Integer> ids = versions.computeIfAbsent(subject, s -> new ArrayList<>());
    int known = schemas.indexOf(schema) + 1;
    if (known > 0 && ids.contains(known)) {
      return known;
    }
    if (!ids.isEmpty()) {
      Schema before = schemaOf(ids.get(ids.size() - 1));
      if (!compatible(
          before, schema, compatibilities.getOrDefault(subject, Compatibility.BACKWARD))) {
        throw new OperatorException(
            "schema of subject %s is incompatible with its latest version in registry %s; give new fields a default, or use another topic"
                .formatted(subject, url()));
      }
    }
    if (known == 0) {
      schemas.add(schema);
      known = schemas.size();
    }
    ids.add(known);
    return known;
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    int known = schemas.indexOf(schema) + 1;
    if (!versions.getOrDefault(subject, List.of()).contains(known)) {
      throw new UnknownSchemaException(
          "subject %s has no such schema in registry %s; register it first"
              .formatted(subject, url()));
    }
    return known;
  }

  @Override
  public synchronized Schema byId(int id) {
    if (id < 1 || id > schemas.size()) {
      throw new UnknownSchemaException("registry %s has no schema with id %d".formatted(url(), id));
    }
    return schemaOf(id);
  }

  @Override
  public synchronized void setCompatibility(String subject, Compatibility compatibility) {
    compatibilities.put(subject, compatibility);
  }

  private Schema schemaOf(int id) {
    return schemas.get(id - 1);
  }

  private String url() {
    return SCHEME + name;
  }

  private static boolean compatible(Schema before, Schema after, Compatibility rule) {
    return switch (rule) {
      case BACKWARD -> canRead(after, before);
      case FORWARD -> canRead(before, after);
      case FULL -> canRead(after, before) && canRead(before, after);
      case NONE -> true;
    };
  }

  private static boolean canRead(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }
}
