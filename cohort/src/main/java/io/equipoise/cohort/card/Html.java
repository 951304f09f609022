package io.equipoise.cohort.card;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes a page that is both HTML and well-formed XML. Texts and attributes are escaped; characters
 * that XML does not allow become U+FFFD. Used by one thread.
 */
public final class Html {
  private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /** A page that is empty as yet. */
  public Html() {}

  /**
   * Opens a page up to its main part, which {@link #end} ends. Nothing is loaded from anywhere, and
   * the page says so to the browser.
   *
   * @param title what a window or a tab shows
   * @param css a style sheet of our own, which holds no character to escape
   */
  public Html begin(String title, String css) {
    open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").open("head");
    empty("meta", "charset", "utf-8");
    empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'");
    leaf("title", title);
    return style(css).close().open("body").open("main");
  }

  /** Ends a page that {@link #begin} opened and gives it. */
  public String end() {
    return close().close().close().page();
  }

  /** Opens an element; attributes are names and values in turn. */
  public Html open(String name, String... attributes) {
    start(name, attributes).append('>');
    open.push(name);
    return this;
  }

  /** Closes the element that was opened last. */
  public Html close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element without content. */
  public Html empty(String name, String... attributes) {
    start(name, attributes).append("/>\n");
    return this;
  }

  /** An element with nothing but text. */
  public Html leaf(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  /** Escaped text. */
  public Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** A style sheet of our own, which holds no character to escape. */
  public Html style(String css) {
    out.append("<style>").append(css).append("</style>\n");
    return this;
  }

  private StringBuilder start(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(escaped(attributes[i + 1])).append('"');
    }
    return out;
  }

  /**
   * The page.
   *
   * @throws IllegalStateException when an element was not closed
   */
  public String page() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("element " + open.peek() + " was not closed");
    }
    return out.toString();
  }

  /** A text as it stands in HTML and XML, also within quotes. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(escaped, point));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int point) {
    switch (point) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      default -> escaped.appendCodePoint(isAllowed(point) ? point : 0xFFFD);
    }
  }

  /** XML 1.0, section 2.2. */
  private static boolean isAllowed(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
