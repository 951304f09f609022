package io.equipoise.schemas.registry;

import io.equipoise.localstack.SharedStack;

/** The client against a real Apicurio Registry. */
class ApicurioSchemaRegistryTest implements SchemaRegistryContract {
  @Override
  public SchemaRegistry freshClient() {
    return SchemaRegistry.at(SharedStack.registry().url());
  }
}
