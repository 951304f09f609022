package io.equipoise.cohort.card;

/**
 * Style of a card. Texts have a contrast of at least 4.5 to their ground and marks one of at least
 * 3, light and dark (WCAG 2.2, level AA, 1.4.3 and 1.4.11); shapes differ too, so that nothing is
 * told by color alone (1.4.1).
 */
public final class Palette {
  /** Colors on a light ground. */
  public static final String LIGHT =
      """
      --ground:#ffffff;--text:#1b1b1f;--soft:#5a5f6a;--line:#767c88;--real:#1f5fa8;--synthetic:#b34700;\
      --pass:#1c6b34;--fail:#a8201f""";

  /** Colors on a dark ground. */
  public static final String DARK =
      """
      --ground:#16181d;--text:#e9eaee;--soft:#b3b8c2;--line:#8b92a0;--real:#7db4f0;--synthetic:#ffa366;\
      --pass:#7fd498;--fail:#ff9c97""";

  /** The style sheet. */
  public static final String CSS =
      ":root{color-scheme:light dark;"
          + LIGHT
          + "}\n"
          + "@media (prefers-color-scheme:dark){:root{"
          + DARK
          + "}}\n"
          + """
          body{background:var(--ground);color:var(--text);font:16px/1.5 system-ui,sans-serif;margin:0}
          main{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 4rem}
          h1{font-size:1.6rem;margin:0 0 .5rem}
          h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line)}
          h3{font-size:1rem;margin:1.5rem 0 .25rem}
          .statement{border-left:4px solid var(--synthetic);padding:.25rem .75rem}
          .outcome{font-weight:600}
          .pass{color:var(--pass)}
          .fail{color:var(--fail);font-weight:600}
          .note{color:var(--soft)}
          .wide{overflow-x:auto}
          table{border-collapse:collapse;margin:.5rem 0;font-size:.9rem}
          caption{text-align:left;color:var(--soft);padding:.25rem 0}
          th,td{text-align:left;vertical-align:top;padding:.2rem .9rem .2rem 0;border-bottom:1px solid var(--line)}
          summary{cursor:pointer}
          svg{display:block;max-width:100%;height:auto}
          svg text{fill:var(--text);font:13px system-ui,sans-serif}
          .axis{stroke:var(--line);stroke-width:1}
          .threshold{stroke:var(--text);stroke-width:2}
          .interval{stroke:var(--synthetic);stroke-width:3}
          .batch,.synthetic{fill:var(--synthetic)}
          .real{fill:var(--real)}
          .independent,.memorizer{fill:none;stroke:var(--real);stroke-width:2}
          .critic,.generator{fill:none;stroke:var(--real);stroke-width:2}
          .generator{stroke:var(--synthetic);stroke-dasharray:6 4}
          @media print{details{display:block}}
          """;

  private Palette() {}
}
