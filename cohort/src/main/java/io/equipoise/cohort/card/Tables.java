package io.equipoise.cohort.card;

import java.util.List;
import java.util.function.Function;

/** Tables with captions and headers, as screen readers want them. */
public final class Tables {
  private Tables() {}

  /** A table with a row per item. */
  public static <T> void of(
      Html html, String caption, List<String> head, List<T> items, Function<T, List<String>> row) {
    // A region that can be reached by keyboard, because it may scroll sideways.
    html.open("div", "class", "wide", "role", "region", "aria-label", caption, "tabindex", "0");
    html.open("table").leaf("caption", caption).open("thead").open("tr");
    head.forEach(name -> html.leaf("th", name, "scope", "col"));
    html.close().close().open("tbody");
    for (T item : items) {
      row(html, row.apply(item));
    }
    html.close().close().close();
  }

  /** The same, folded away until it is asked for. */
  public static <T> void folded(
      Html html, String caption, List<String> head, List<T> items, Function<T, List<String>> row) {
    html.open("details").leaf("summary", caption);
    of(html, caption, head, items, row);
    html.close();
  }

  /** A table of names and values. */
  public static void pairs(Html html, String caption, List<List<String>> rows) {
    html.open("table").leaf("caption", caption).open("tbody");
    rows.forEach(row -> row(html, row));
    html.close().close();
  }

  private static void row(Html html, List<String> cells) {
    html.open("tr");
    for (int i = 0; i < cells.size(); i++) {
      if (i == 0) {
        html.leaf("th", cells.get(i), "scope", "row");
      } else {
        cell(html, cells.get(i));
      }
    }
    html.close();
  }

  private static void cell(Html html, String text) {
    switch (text) {
      case "passed", "better" -> html.leaf("td", text, "class", "pass");
      case "refused", "worse" -> html.leaf("td", text, "class", "fail");
      default -> html.leaf("td", text);
    }
  }
}
