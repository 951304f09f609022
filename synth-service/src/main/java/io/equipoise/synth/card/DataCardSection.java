package io.equipoise.synth.card;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Tables;
import io.equipoise.contract.DataCard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the AI Act and STANDING Together ask to be told of the data. */
final class DataCardSection {
  private final Html html;

  DataCardSection(Html html) {
    this.html = html;
  }

  void write(@Nullable DataCard card) {
    if (card == null) {
      return;
    }
    html.leaf("h2", "About the data");
    Tables.pairs(
        html,
        "As Article 10(2) of Regulation (EU) 2024/1689 and the STANDING Together recommendations ask",
        List.of(
            List.of("Intended use", card.getIntendedUse()),
            List.of("Not intended for", card.getNotIntendedUse()),
            List.of("Design choices", card.getDesignChoices()),
            List.of("Origin of the real data", card.getOrigin()),
            List.of("Collection", card.getCollection()),
            List.of("Preparation", card.getPreparation()),
            List.of("Label", card.getLabel()),
            List.of("Assumptions", card.getAssumptions()),
            List.of("Availability", card.getAvailability()),
            List.of("Mitigation", card.getMitigation())));
    list("Known biases", card.getKnownBiases());
    list("Gaps", card.getGaps());
    list("Subgroups with more than ten real people", card.getSubgroupsPresent());
    list("Subgroups with one to ten real people", card.getSubgroupsFew());
    list("Subgroups without real people", card.getSubgroupsAbsent());
  }

  private void list(String heading, List<String> items) {
    html.leaf("h3", heading);
    if (items.isEmpty()) {
      html.leaf("p", "None.", "class", "note");
      return;
    }
    html.open("ul");
    items.forEach(item -> html.leaf("li", item));
    html.close();
  }
}
