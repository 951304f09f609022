package io.equipoise.evaluator.card;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The model card of an evaluation, for people and for programs.
 *
 * <p>The page is one file without script, pictures from elsewhere or any other request. It is HTML
 * and well-formed XML, has a light and a dark ground with the contrast of WCAG 2.2 level AA, and a
 * table behind every chart. No count of 1 to 10 real people is on it. The same facts give the same
 * bytes.
 */
public final class ModelCard {
  private ModelCard() {}

  /** The page. */
  public static String html(ModelFacts facts) {
    return new CardPage(facts).page();
  }

  /** The same as a tree, to be put into a report. */
  public static ObjectNode tree(ModelFacts facts) {
    return new CardJson(facts).tree();
  }

  /** The same as JSON, ending with a line break. */
  public static String json(ModelFacts facts) {
    return json(tree(facts));
  }

  /** A tree as text, ending with a line break. */
  static String json(ObjectNode tree) {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(tree)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers could not be written", e);
    }
  }
}
