package io.equipoise.cohort.constraint;

/** An expression that is no constraint. Its message names expression, position and remedy. */
public final class ConstraintException extends RuntimeException {

  /** Longest part of an expression that a message repeats. */
  private static final int MOST_SHOWN = 200;

  private final int position;

  /**
   * The expression is wrong at a position.
   *
   * @param expression as written
   * @param position character where it goes wrong, from 1; one more than its length at its end
   * @param reason what is wrong and what would be right
   */
  public ConstraintException(String expression, int position, String reason) {
    super("`" + shorten(expression) + "` at character " + position + ": " + reason);
    this.position = position;
  }

  /** Character where the expression goes wrong, from 1. */
  public int position() {
    return position;
  }

  private static String shorten(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }
}
