package io.equipoise.cohort.card;

import java.util.Locale;

/** Drawing within an {@code svg} element: shapes and texts at coordinates in pixels. */
public final class Svg {
  private final Html html;

  private Svg(Html html) {
    this.html = html;
  }

  /**
   * Opens a drawing that a screen reader reads as one picture; {@link #end} closes it.
   *
   * @param id unique on the page
   * @param title what it shows
   * @param description what can be seen in it, and where its numbers are
   */
  public static Svg begin(
      Html html, String id, String title, String description, int width, int height) {
    html.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + width + " " + height,
        "width",
        Integer.toString(width),
        "height",
        Integer.toString(height),
        "role",
        "img",
        "aria-labelledby",
        id + "-title " + id + "-desc");
    html.leaf("title", title, "id", id + "-title");
    html.leaf("desc", description, "id", id + "-desc");
    return new Svg(html);
  }

  /** Ends the drawing. */
  public void end() {
    html.close();
  }

  /** A line; {@code kind} is a class of the {@link Palette}, here and below. */
  public void line(double x1, double y1, double x2, double y2, String kind) {
    html.empty("line", "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2), "class", kind);
  }

  /** A rectangle; a negative width is none. */
  public void rectangle(double x, double y, double width, double height, String kind) {
    html.empty(
        "rect",
        "x",
        at(x),
        "y",
        at(y),
        "width",
        at(Math.max(0, width)),
        "height",
        at(height),
        "class",
        kind);
  }

  /** A disk. */
  public void circle(double x, double y, double radius, String kind) {
    html.empty("circle", "cx", at(x), "cy", at(y), "r", at(radius), "class", kind);
  }

  /** A square on its tip. */
  public void diamond(double x, double y, double radius, String kind) {
    String points =
        at(x)
            + ","
            + at(y - radius)
            + " "
            + at(x + radius)
            + ","
            + at(y)
            + " "
            + at(x)
            + ","
            + at(y + radius)
            + " "
            + at(x - radius)
            + ","
            + at(y);
    html.empty("polygon", "points", points, "class", kind);
  }

  /** Lines from point to point, written {@code x,y x,y}. */
  public void polyline(String points, String kind) {
    html.empty("polyline", "points", points, "class", kind);
  }

  /** A text; {@code anchor} is start, middle or end. */
  public void label(double x, double y, String anchor, String text) {
    html.leaf("text", text, "x", at(x), "y", at(y), "text-anchor", anchor);
  }

  /** A coordinate as text. */
  public static String at(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}
