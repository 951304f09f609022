package io.equipoise.evaluator.card;

import io.equipoise.cohort.card.Palette;

/** Style of the model card: the house's, with what its charts need and how it prints. */
final class CardStyle {
  static final String CSS =
      Palette.CSS
          + """
          .chart{max-width:35rem}
          .chart svg{width:100%;height:auto}
          .first{fill:var(--real)}
          .second{fill:var(--synthetic)}
          .first-interval{stroke:var(--real);stroke-width:2.5}
          .second-interval{stroke:var(--synthetic);stroke-width:2.5}
          .backdrop{fill:var(--ground)}
          .threshold{stroke-dasharray:4 3;stroke-width:1.5}
          td{overflow-wrap:anywhere}
          th{min-width:6rem}
          .wide td,.wide th{overflow-wrap:normal;min-width:4.5rem}
          @media print{
          :root{color-scheme:light;"""
          + Palette.LIGHT
          + "}\n"
          + """
          main{max-width:none;padding:0}
          .wide{overflow:visible}
          details::details-content{content-visibility:visible;display:block;height:auto}
          svg,tr{break-inside:avoid}
          h2,h3,caption{break-after:avoid}}
          """;

  private CardStyle() {}
}
