package io.equipoise.ingest.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.FhirSource.Field.UnitFactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected numbers follow from the international definitions of the units, worked out by hand. */
class UcumUnitsTest {
  private final UcumUnits units = UcumUnits.shared();

  @ParameterizedTest
  @CsvSource({
    "70.5, kg, kg, 70.5",
    "70500, g, kg, 70.5",
    "100, [lb_av], kg, 45.359237",
    "1, m, [in_i], 39.3700787401575",
    "6, [ft_i], cm, 182.88",
    "1, m2, [ft_i]2, 10.7639104167097",
    "16, kPa, mm[Hg], 120.010200867074",
    "5.5, mmol/L, umol/mL, 5.5",
    "90, umol/L, mmol/L, 0.09",
    "1.2, g/L, mg/dL, 120",
    "4.5, 10*3/uL, 10*9/L, 4.5",
    "80, {beats}/min, /min, 80",
    "0.065, 1, %, 6.5",
    "30, U/L, ukat/L, 0.5",
    "5, [iU]/mL, k[iU]/L, 5",
    "30, mmol/mol, umol/mol, 30000",
    "2, a, mo, 24",
    "1, kg/m2/s, g/m2/s, 1000",
    "1, g/(m2.s), mg/m2/s, 1000",
    "1, J/K.s, kJ.s/K, 0.001",
    "0, g, kg, 0",
  })
  void shouldConvertByFactor(String number, String from, String to, String expected) {
    assertThat(units.between(from, to).orElseThrow().apply(number)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "98.6, [degF], Cel, 37",
    "37, Cel, [degF], 98.6",
    "-40, Cel, [degF], -40",
    "0, K, Cel, -273.15",
    "0, [degF], K, 255.372222222222",
    "310.15, K, Cel, 37",
  })
  void shouldConvertTemperaturesWithTheirOffsets(
      String number, String from, String to, String expected) {
    assertThat(units.between(from, to).orElseThrow().apply(number)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "mmol/L,mg/dL",
        "mmol/mol,%",
        "mmol/L,10*9/L",
        "meq/L,mmol/L",
        "mosm/kg,mmol/kg",
        "[iU]/L,mmol/L",
        "[iU]/L,[arb'U]/L",
        "[pH],1",
        "dB,1",
        "Cel/min,K/min",
        "kg,m",
        "pounds,kg",
        "kg,pounds",
        "(((,kg",
        "kg,''",
        "' ',kg",
        "10*999999999/L,10*9/L",
        "m99.m99.m99.m99.m99,kg",
      })
  void shouldNotConvertWhatWouldBeWrong(String from, String to) {
    assertThat(units.between(from, to)).isEmpty();
  }

  @Test
  void shouldNotReadALongExpression() {
    assertThat(units.between("m".repeat(100_000), "kg")).isEmpty();
    assertThat(units.between("(".repeat(100_000), "kg")).isEmpty();
  }

  @Test
  void shouldApplyTheDescriptorsOwnFactorAndOffset() {
    // IFCC to NGSP: 48 mmol/mol is 6.5 %.
    UnitConversion ngsp =
        UnitConversion.of(new UnitFactor(0.09148, 2.152, "NGSP master equation, 2010"));

    assertThat(ngsp.apply("48")).isEqualTo("6.54304");
  }

  @ParameterizedTest
  @CsvSource({"1e99999999", "heavy", "NaN", "1e999"})
  void shouldLeaveWhatIsNoPlainNumber(String text) {
    assertThat(units.between("g", "kg").orElseThrow().apply(text)).isEqualTo(text);
  }
}
