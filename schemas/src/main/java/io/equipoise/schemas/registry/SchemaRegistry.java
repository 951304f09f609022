package io.equipoise.schemas.registry;

import io.equipoise.schemas.OperatorException;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Where schemas live: gives every schema an id, which travels with each message, and keeps versions
 * of one subject compatible. Implementations are safe to share between threads and remember what
 * they were told, so that each schema costs one request.
 */
public interface SchemaRegistry {
  /** Which versions of a subject may follow each other. */
  enum Compatibility {
    /** A reader with the new schema reads what was written with the one before. */
    BACKWARD,
    /** A reader with the schema before reads what is written with the new one. */
    FORWARD,
    /** Both. */
    FULL,
    /** Anything goes. */
    NONE
  }

  /**
   * Registers a schema as the subject's newest version, unless it is one of its versions already.
   *
   * @param subject {@code <topic>-value} for values
   * @param schema the schema
   * @return the schema's id, unique in the registry
   * @throws OperatorException when the registry cannot be reached, or refuses the schema because it
   *     is incompatible
   */
  int register(String subject, Schema schema);

  /**
   * Id of a schema that must be one of the subject's versions already.
   *
   * @throws OperatorException when the registry cannot be reached or does not know the schema
   */
  int idOf(String subject, Schema schema);

  /**
   * The schema with this id.
   *
   * @throws UnknownSchemaException when the registry has none
   * @throws OperatorException when the registry cannot be reached
   */
  Schema byId(int id);

  /**
   * Says which versions of the subject may follow each other, from now on. The subject must have a
   * version: some registries (Apicurio) know no settings of a subject that is not there yet.
   */
  void setCompatibility(String subject, Compatibility compatibility);

  /**
   * The registry at this address.
   *
   * @param url {@code http(s)://…}, several joined by commas, or {@code mock://name}: one in this
   *     process, the same for all who use the name
   */
  static SchemaRegistry at(String url) {
    return at(url, Map.of());
  }

  /**
   * The registry at this address, with credentials.
   *
   * @param url as in {@link #at(String)}
   * @param properties {@code basic.auth.user.info} ({@code user:password}) or {@code
   *     bearer.auth.token}, with or without the prefix {@code schema.registry.}; others are ignored
   */
  static SchemaRegistry at(String url, Map<String, ?> properties) {
    if (url.startsWith(InMemorySchemaRegistry.SCHEME)) {
      return InMemorySchemaRegistry.named(url.substring(InMemorySchemaRegistry.SCHEME.length()));
    }
    return ConfluentSchemaRegistry.at(url, properties);
  }
}
