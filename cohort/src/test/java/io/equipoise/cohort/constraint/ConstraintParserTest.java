package io.equipoise.cohort.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.equipoise.cohort.descriptor.Column;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintParserTest {
  private static final List<String> NUMBERS =
      Ward.COLUMNS.stream().filter(Column::isNumber).map(Column::name).toList();
  private static final List<String> CATEGORIES =
      Ward.COLUMNS.stream().filter(c -> !c.isNumber()).map(Column::name).toList();

  @Property
  void shouldReadBackWhatItPrints(@ForAll("constraints") Constraint constraint) {
    assertThat(ConstraintParser.parse(constraint.text(), Ward.COLUMNS)).isEqualTo(constraint);
  }

  @Property
  void shouldNotMindBlanksBetweenTokens(@ForAll("constraints") Constraint constraint) {
    StringBuilder spread = new StringBuilder(" ");
    for (ConstraintLexer.Token token : ConstraintLexer.tokens(constraint.text())) {
      boolean quoted = token.kind() == ConstraintLexer.Kind.QUOTED;
      spread.append(quoted ? "'" + token.text().replace("'", "''") + "'" : token.text());
      spread.append(" \t");
    }

    assertThat(ConstraintParser.parse(spread.toString(), Ward.COLUMNS)).isEqualTo(constraint);
  }

  /** Whatever is written: a constraint, or a message that points into it. */
  @Property
  void shouldPointIntoTheExpressionWhenItIsNone(@ForAll("scraps") String text) {
    ConstraintException thrown =
        catchThrowableOfType(
            ConstraintException.class, () -> ConstraintParser.parse(text, Ward.COLUMNS));
    if (thrown != null) {
      assertThat(thrown.position()).isBetween(1, text.length() + 1);
      assertThat(thrown).hasMessageContaining("at character " + thrown.position());
    } else {
      Constraint read = ConstraintParser.parse(text, Ward.COLUMNS);
      assertThat(ConstraintParser.parse(read.text(), Ward.COLUMNS)).isEqualTo(read);
    }
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "systolic",
            "sex",
            "male",
            "site",
            "and",
            "range",
            "combination",
            "depends",
            "(",
            ")",
            ",",
            "=>",
            "->",
            "=",
            "!=",
            ">=",
            "7",
            "-1.5",
            "'it''s here'",
            "'",
            " ",
            "-",
            "$",
            "é")
        .list()
        .ofMaxSize(9)
        .map(parts -> String.join(" ", parts));
  }

  @Provide
  Arbitrary<Constraint> constraints() {
    Arbitrary<Double> numbers =
        Arbitraries.oneOf(
            Arbitraries.integers().between(-300, 300).map(Integer::doubleValue),
            Arbitraries.doubles().between(-1e20, 1e20),
            Arbitraries.of(0.0, -0.0, 0.1, 1e-9, 1e15, 1e16, Double.MAX_VALUE, Double.MIN_VALUE));
    Arbitrary<Atom> compared =
        Combinators.combine(Arbitraries.of(NUMBERS), Arbitraries.of(Operator.values()), numbers)
            .as(
                (column, operator, number) ->
                    new Atom.NumberAtom(
                        new Atom.ColumnTerm(column), operator, new Atom.ConstantTerm(number)));
    Arbitrary<Atom> mirrored =
        compared.map(
            atom ->
                new Atom.NumberAtom(
                    /* left= */ ((Atom.NumberAtom) atom).right(),
                    ((Atom.NumberAtom) atom).operator(),
                    /* right= */ ((Atom.NumberAtom) atom).left()));
    Arbitrary<Atom> columns =
        Combinators.combine(Arbitraries.shuffle(NUMBERS), Arbitraries.of(Operator.values()))
            .as(
                (names, operator) ->
                    new Atom.NumberAtom(
                        new Atom.ColumnTerm(names.get(0)),
                        operator,
                        new Atom.ColumnTerm(names.get(1))));
    Arbitrary<Atom> categories =
        Arbitraries.of(CATEGORIES)
            .flatMap(
                name ->
                    Combinators.combine(
                            Arbitraries.of(Ward.INDEX.column(Ward.INDEX.indexOf(name)).values()),
                            Arbitraries.of(true, false))
                        .as((value, equal) -> new Atom.CategoryAtom(name, equal, value)));
    Arbitrary<Atom> atoms = Arbitraries.oneOf(compared, mirrored, columns, categories);
    Arbitrary<List<Atom>> several = atoms.list().ofMinSize(1).ofMaxSize(3);
    List<String> all = Ward.COLUMNS.stream().map(Column::name).toList();
    return Arbitraries.oneOf(
        atoms.map(Constraint.Comparison::new),
        Combinators.combine(several, several).as(Constraint.Implication::new),
        Combinators.combine(Arbitraries.shuffle(CATEGORIES), Arbitraries.integers().between(2, 4))
            .as((names, many) -> new Constraint.Combination(names.subList(0, many))),
        Combinators.combine(Arbitraries.of(NUMBERS), numbers, numbers)
            .as((name, a, b) -> new Constraint.Range(name, Math.min(a, b), Math.max(a, b))),
        Combinators.combine(Arbitraries.shuffle(all), Arbitraries.integers().between(1, 3))
            .as(
                (names, many) ->
                    new Constraint.Dependence(names.subList(1, 1 + many), names.get(0))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "systolic >= diastolic",
        "systolic >= 18",
        "sex = male => pregnant = no",
        "site = non-anginal and systolic > -1.5 => device != a",
        "site = 18-44 => device = b",
        "site = '[0;1)' => site = 'it''s here'",
        "site = 7 => site != '>8'",
        "combination(site, device)",
        "range(systolic, 10, 80)",
        "depends(site, sex -> device)",
        "range > 3",
        "'and' = 3",
      })
  void shouldPrintAsWrittenWhenWrittenInTheCanonicalForm(String expression) {
    assertThat(ConstraintParser.parse(expression, Ward.COLUMNS).text()).isEqualTo(expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "systolc >= diastolic      |  1 | no column is called `systolc`; did you mean `systolic`?",
        "systolic => diastolic     | 10 | one of = != < <= > >= is needed, got `=>`",
        "systolic >= sex           | 13 | column sex is a category; a number is needed here",
        "systolic >=               | 12 | the name of a column is needed, got the end",
        "systolic >= systolic      | 13 | is compared with itself",
        "1 < 2                     |  5 | two constants",
        "sex > male                |  5 | is a category, which has no order; use = or !=",
        "sex = mal                 |  7 | `mal` is not a value of column sex; did you mean `male`?",
        "sex = =>                  |  7 | a value of column sex is needed, got `=>`",
        "sex = male and device = a |  1 | several constraints",
        "sex = male device = a     | 12 | write one constraint per list item",
        "sex = male => and         | 18 | one of = != < <= > >= is needed, got the end",
        "size(systolic)            |  1 | there is no function `size`",
        "combinatoin(site, device) |  1 | did you mean `combination`?",
        "combination(site)         |  1 | at least two columns",
        "combination(site, site)   | 19 | named twice",
        "combination(site, range)  | 19 | column range is a number",
        "range(sex, 1, 2)          |  7 | column sex is a category",
        "range(systolic, 5, 2)     | 20 | the range is empty",
        "range(systolic, 5)        | 18 | `,` is needed and the largest number",
        "range(systolic, a, 2)     | 17 | a number is needed, got `a`",
        "depends(site, device)     | 21 | `->` is needed",
        "depends(site -> site)     | 17 | would determine itself",
        "site = 'north             |  8 | the quote is not closed",
        "site = north$             | 13 | `$` has no meaning here",
        "systolic > -a             | 12 | `-a` is no number",
        "\"\"                      |  1 | the name of a column is needed, got the end",
      })
  void shouldSayWhereAndWhatWouldBeRight(String expression, int position, String reason) {
    ConstraintException thrown =
        catchThrowableOfType(
            ConstraintException.class, () -> ConstraintParser.parse(expression, Ward.COLUMNS));

    assertThat(thrown).hasMessageStartingWith("`" + expression + "` at character " + position);
    assertThat(thrown).hasMessageContaining(reason);
  }

  @Test
  void shouldReadAWordWithADashAndAnArrowApart() {
    assertThat(ConstraintParser.parse("depends(site->device)", Ward.COLUMNS))
        .isEqualTo(new Constraint.Dependence(List.of("site"), "device"));
  }
}
