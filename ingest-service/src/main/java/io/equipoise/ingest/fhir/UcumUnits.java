package io.equipoise.ingest.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.fhir.ucum.BaseUnit;
import org.fhir.ucum.Component;
import org.fhir.ucum.DefinedUnit;
import org.fhir.ucum.ExpressionParser;
import org.fhir.ucum.Factor;
import org.fhir.ucum.Operator;
import org.fhir.ucum.Symbol;
import org.fhir.ucum.Term;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.fhir.ucum.UcumModel;
import org.fhir.ucum.UcumService;
import org.fhir.ucum.Unit;
import org.fhir.ucum.Value;
import org.jspecify.annotations.Nullable;

/**
 * Conversions between units of the Unified Code for Units of Measure. Safe to share between
 * threads; each pair of units is worked out once. The library reads expressions and has the table
 * of units; the factors are multiplied here, because the library rounds them to the digits of the
 * definitions ({@code m} to {@code [in_i]} is 39.4 to it).
 *
 * <p>Converted are units of the same dimension whose relation is a factor, and degrees Celsius,
 * Fahrenheit and kelvins. Not converted, because the number would be wrong: logarithmic and other
 * special units ({@code [pH]}, {@code dB}); arbitrary units ({@code [iU]}) into anything but
 * themselves; and amounts of substance ({@code mol}, {@code eq}, {@code osm}) into anything with
 * others. UCUM counts a mole as a pure number, by which {@code mmol/mol} would become a percentage:
 * for glycated hemoglobin, a different scale.
 */
final class UcumUnits {
  /** A longer expression is nothing that a laboratory writes. */
  private static final int LONGEST_UNIT = 64;

  /** Most pairs that are kept; units come from outside, so their number must be bounded. */
  private static final int MOST_PAIRS = 4_096;

  /** Exponents and factors of more digits cost much and mean nothing. */
  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{3}");

  /** Units that must not cancel out, nor turn into one another. */
  private static final Set<String> AMOUNTS = Set.of("mol", "eq", "osm");

  private static final BigDecimal ZERO_CELSIUS = new BigDecimal("273.15");
  private static final BigDecimal ZERO_FAHRENHEIT = new BigDecimal("459.67");

  private static final UcumUnits SHARED = new UcumUnits();

  private final UcumModel model;
  private final Map<Pair, Optional<UnitConversion>> known = new ConcurrentHashMap<>();

  private UcumUnits() {
    try (InputStream essence = UcumService.class.getResourceAsStream("/ucum-essence.xml")) {
      if (essence == null) {
        throw new IllegalStateException("the UCUM library has no table of units");
      }
      model = new UcumEssenceService(essence).getModel();
    } catch (UcumException | IOException broken) {
      throw new IllegalStateException("the UCUM library's table of units cannot be read", broken);
    }
  }

  /** The one table of units of the process. */
  static UcumUnits shared() {
    return SHARED;
  }

  /** How to convert; empty when the two units do not measure the same, or one is none. */
  Optional<UnitConversion> between(String from, String to) {
    Pair pair = new Pair(from, to);
    Optional<UnitConversion> conversion = known.get(pair);
    if (conversion == null) {
      conversion = find(from, to);
      if (known.size() < MOST_PAIRS) {
        known.put(pair, conversion);
      }
    }
    return conversion;
  }

  private Optional<UnitConversion> find(String from, String to) {
    if (from.equals(to)) {
      return Optional.of(UnitConversion.times(BigDecimal.ONE));
    }
    if (isTemperature(from) && isTemperature(to)) {
      return Optional.of(temperature(from, to));
    }
    Optional<UnitSize> source = size(from);
    Optional<UnitSize> target = size(to);
    if (source.isEmpty()
        || target.isEmpty()
        || !source.get().dimension().equals(target.get().dimension())) {
      return Optional.empty();
    }
    return Optional.of(
        UnitConversion.times(
            source.get().factor().divide(target.get().factor(), UnitSize.PRECISION)));
  }

  private static boolean isTemperature(String unit) {
    return unit.equals("K") || unit.equals("Cel") || unit.equals("[degF]");
  }

  /** Over kelvins: {@code K = Cel + 273.15} and {@code K = ([degF] + 459.67) * 5 / 9}. */
  private static UnitConversion temperature(String from, String to) {
    BigDecimal factor = degree(from).divide(degree(to), UnitSize.PRECISION);
    return new UnitConversion(zero(from), factor, zero(to).negate());
  }

  /** Ninths of a kelvin. */
  private static BigDecimal degree(String temperature) {
    return BigDecimal.valueOf(temperature.equals("[degF]") ? 5 : 9);
  }

  private static BigDecimal zero(String temperature) {
    return switch (temperature) {
      case "Cel" -> ZERO_CELSIUS;
      case "[degF]" -> ZERO_FAHRENHEIT;
      default -> BigDecimal.ZERO;
    };
  }

  private Optional<UnitSize> size(String unit) {
    if (unit.isEmpty() || unit.length() > LONGEST_UNIT || LONG_NUMBER.matcher(unit).find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parsed(unit));
    } catch (UcumException | RuntimeException unreadable) {
      // Whatever the library makes of an odd expression: the number is not converted.
      return Optional.empty();
    }
  }

  private UnitSize parsed(String unit) throws UcumException {
    return size(new ExpressionParser(model).parse(unit), true);
  }

  /** The size of a term, or of its inverse. A division is of the next component alone. */
  private UnitSize size(Term first, boolean upright) throws UcumException {
    UnitSize size = UnitSize.ONE;
    boolean divides = false;
    for (@Nullable Term term = first; term != null; term = term.getTerm()) {
      if (term.hasComp()) {
        size = size.times(size(term.getComp(), upright != divides));
      }
      divides = term.hasOp() && term.getOp() == Operator.DIVISION;
    }
    return size;
  }

  private UnitSize size(Component component, boolean upright) throws UcumException {
    if (component instanceof Term term) {
      return size(term, upright);
    }
    if (component instanceof Factor factor) {
      return UnitSize.number(BigDecimal.valueOf(factor.getValue())).power(upright ? 1 : -1);
    }
    Symbol symbol = (Symbol) component;
    int exponent = upright ? symbol.getExponent() : -symbol.getExponent();
    UnitSize prefix =
        symbol.hasPrefix()
            ? UnitSize.number(new BigDecimal(symbol.getPrefix().getValue().asDecimal()))
            : UnitSize.ONE;
    return prefix.power(exponent).times(power(symbol.getUnit(), exponent));
  }

  private UnitSize power(Unit unit, int exponent) throws UcumException {
    String code = unit.getCode();
    if (AMOUNTS.contains(code)) {
      // Above and below the line are two dimensions, so that they do not cancel.
      UnitSize amount = UnitSize.base(exponent > 0 ? code : "/" + code);
      return amount.power(Math.abs(exponent));
    }
    if (unit instanceof BaseUnit) {
      return UnitSize.base(code).power(exponent);
    }
    DefinedUnit defined = (DefinedUnit) unit;
    if (defined.isSpecial()) {
      throw new UcumException("a special unit has no size");
    }
    Value value = defined.getValue();
    BigDecimal number = new BigDecimal(value.getValue().asDecimal());
    if (value.getUnit().equals("1") && number.compareTo(BigDecimal.ONE) == 0) {
      // Defined as nothing but itself: an arbitrary unit.
      return UnitSize.base(code).power(exponent);
    }
    return UnitSize.number(number).times(parsed(value.getUnit())).power(exponent);
  }

  /**
   * Two units.
   *
   * @param from what the number is in
   * @param to what it is to be in
   */
  private record Pair(String from, String to) {}
}
