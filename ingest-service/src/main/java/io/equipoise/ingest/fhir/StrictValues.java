package io.equipoise.ingest.fhir;

import ca.uhn.fhir.parser.ErrorHandlerAdapter;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * What HAPI is to do with a fault: a wrong value, type or cardinality makes the resource invalid;
 * an element that R4 does not know (from a newer version, say) is passed over. HAPI's own lenient
 * handler would write the value into the log, its strict one refuses unknown elements too.
 */
final class StrictValues extends ErrorHandlerAdapter {

  @Override
  public void invalidValue(
      @Nullable IParseLocation location, @Nullable String value, @Nullable String error) {
    throw new InvalidResourceException(
        element(location), "element has a value that R4 does not allow");
  }

  @Override
  public void incorrectJsonType(
      @Nullable IParseLocation location,
      @Nullable String elementName,
      @Nullable ValueType expected,
      @Nullable ScalarType expectedScalar,
      @Nullable ValueType found,
      @Nullable ScalarType foundScalar) {
    throw new InvalidResourceException(
        elementName == null ? "" : elementName, "element has another JSON type than R4 gives it");
  }

  @Override
  public void unexpectedRepeatingElement(
      @Nullable IParseLocation location, @Nullable String elementName) {
    throw new InvalidResourceException(
        elementName == null ? "" : elementName, "element comes more than once");
  }

  private static String element(@Nullable IParseLocation location) {
    String name = location == null ? null : location.getParentElementName();
    return name == null ? "" : name;
  }
}
