package io.equipoise.ingest.fhir;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;

/**
 * A unit as a number of base units: what any two units of one dimension have in common.
 *
 * @param factor how many of the base units make one of this
 * @param dimension base unit to its exponent; none has exponent 0
 */
record UnitSize(BigDecimal factor, Map<String, Integer> dimension) {
  /** Digits that are carried; a factor of a few hundred of them would be exact too. */
  static final MathContext PRECISION = MathContext.DECIMAL128;

  /** The unit of pure numbers. */
  static final UnitSize ONE = new UnitSize(BigDecimal.ONE, Map.of());

  /** Copies the map. */
  UnitSize {
    dimension = Map.copyOf(dimension);
  }

  /** A pure number. */
  static UnitSize number(BigDecimal number) {
    return new UnitSize(number, Map.of());
  }

  /** A base unit. */
  static UnitSize base(String name) {
    return new UnitSize(BigDecimal.ONE, Map.of(name, 1));
  }

  /** The product with another unit. */
  UnitSize times(UnitSize other) {
    Map<String, Integer> sum = new TreeMap<>(dimension);
    other.dimension.forEach(
        (name, exponent) -> {
          int total = sum.merge(name, exponent, Integer::sum);
          if (total == 0) {
            sum.remove(name);
          }
        });
    return new UnitSize(factor.multiply(other.factor, PRECISION), sum);
  }

  /** The power with a whole exponent. */
  UnitSize power(int exponent) {
    Map<String, Integer> powers = new TreeMap<>();
    if (exponent != 0) {
      dimension.forEach((name, each) -> powers.put(name, each * exponent));
    }
    return new UnitSize(factor.pow(exponent, PRECISION), powers);
  }
}
