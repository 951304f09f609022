package io.equipoise.cohort.descriptor;

import java.util.List;

/** A YAML document as a tree in which every node knows its line, from 1. */
sealed interface YamlNode {

  /** Line on which the node begins, from 1. */
  int line();

  /** What the node is, for messages. */
  String kind();

  /**
   * A single value, as written: {@code yes} is the text "yes", never a boolean.
   *
   * @param text the characters, after YAML's own quoting and folding
   * @param plain whether it was written without quotes
   */
  record Scalar(int line, String text, boolean plain) implements YamlNode {

    /** Whether nothing was written: an empty plain value, {@code ~} or {@code null}. */
    boolean isNull() {
      return plain
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }

    @Override
    public String kind() {
      return isNull() ? "nothing" : "`" + Checks.shorten(text) + "`";
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file; a key may come twice. */
  record Mapping(int line, List<Entry> entries) implements YamlNode {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /**
   * One key with its value.
   *
   * @param line line of the key
   */
  record Entry(int line, String key, YamlNode value) {}
}
