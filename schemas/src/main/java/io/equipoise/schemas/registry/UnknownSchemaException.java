package io.equipoise.schemas.registry;

import io.equipoise.schemas.OperatorException;

/**
 * The registry answered, and has no such schema. A message that names one was not written by
 * anybody who uses this registry.
 */
public final class UnknownSchemaException extends OperatorException {
  /**
   * An unknown schema.
   *
   * @param message which schema, which registry
   */
  public UnknownSchemaException(String message) {
    super(message);
  }
}
