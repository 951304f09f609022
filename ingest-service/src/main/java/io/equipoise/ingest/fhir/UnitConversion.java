package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.FhirSource.Field.UnitFactor;
import io.equipoise.ingest.domain.PlainNumber;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How a number in one unit becomes the number in another: {@code (number + before) * factor +
 * after}.
 *
 * @param before what is added first
 * @param factor what the sum is multiplied with
 * @param after what is added last
 */
record UnitConversion(BigDecimal before, BigDecimal factor, BigDecimal after) {
  /** Digits of a converted number: as many as a double has for certain. */
  private static final MathContext PRECISION = new MathContext(15, RoundingMode.HALF_EVEN);

  /** A mere factor. */
  static UnitConversion times(BigDecimal factor) {
    return new UnitConversion(BigDecimal.ZERO, factor, BigDecimal.ZERO);
  }

  /** The descriptor's own. */
  static UnitConversion of(UnitFactor stated) {
    return new UnitConversion(
        BigDecimal.ZERO, BigDecimal.valueOf(stated.factor()), BigDecimal.valueOf(stated.offset()));
  }

  /**
   * The converted number. What is no plain number, or too large to be one, stays as it is, so that
   * it is refused for what it is.
   */
  String apply(String number) {
    if (PlainNumber.parse(number).isEmpty()) {
      return number;
    }
    BigDecimal converted =
        new BigDecimal(number).add(before).multiply(factor).add(after).round(PRECISION);
    return converted.signum() == 0 ? "0" : converted.stripTrailingZeros().toPlainString();
  }
}
