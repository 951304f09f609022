package io.equipoise.evaluator.card;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Tables;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What moves the predictions, for everybody and per subgroup. */
final class CardContributions {
  private static final int SHOWN = 8;

  private final Html html;
  private final Map<String, List<Contribution>> byGroup;

  CardContributions(Html html, List<Contribution> contributions) {
    this.html = html;
    this.byGroup =
        contributions.stream()
            .sorted(
                Comparator.comparing((Contribution c) -> !c.group().equals(ModelFacts.EVERYBODY))
                    .thenComparing(c -> -c.meanAbsolute()))
            .collect(
                Collectors.groupingBy(
                    Contribution::group, LinkedHashMap::new, Collectors.toList()));
  }

  void write() {
    if (byGroup.isEmpty()) {
      return;
    }
    html.leaf("h2", "What moves the predictions");
    html.leaf(
        "p",
        "Mean size of each feature's contribution to a prediction, in log-odds (SHAP). It tells"
            + " what the model uses, not what causes the outcome.",
        "class",
        "note");
    int number = 0;
    for (Map.Entry<String, List<Contribution>> group : byGroup.entrySet()) {
      List<Contribution> top = group.getValue().stream().limit(SHOWN).toList();
      html.leaf("h3", group.getKey());
      new CardCharts(html).bars("contribution-" + number++, "Features for " + group.getKey(), top);
      Tables.folded(
          html,
          "Contributions for " + group.getKey(),
          List.of("Feature", "Mean size", "95 % interval"),
          top,
          contribution ->
              List.of(
                  contribution.feature(),
                  Numbers.number(contribution.meanAbsolute()),
                  Numbers.number(contribution.lower())
                      + " to "
                      + Numbers.number(contribution.upper())));
    }
  }
}
