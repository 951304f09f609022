package io.equipoise.cohort.alert;

import io.equipoise.cohort.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The durable part of an alert: one per window and subgroup. Times are stream times, milliseconds
 * since 1970-01-01T00:00Z.
 *
 * @param id stable id
 * @param state its state
 * @param severity its severity; {@link Severity#NONE} unless firing
 * @param since stream time at which the state was entered
 * @param episode how often it has fired, from 1; 0 before it ever fired
 * @param revision published versions so far
 * @param publishedDeficit deficit in the last published version, records
 * @param raisedAt stream time at which the last episode began to fire
 * @param resolvedAt stream time at which the last episode was resolved; empty while one is open
 */
public record Alert(
    String id,
    AlertState state,
    Severity severity,
    long since,
    int episode,
    long revision,
    long publishedDeficit,
    OptionalLong raisedAt,
    OptionalLong resolvedAt) {

  /** An alert that has never been looked at. */
  public static Alert unseen(String id) {
    return new Alert(
        id,
        AlertState.INSUFFICIENT,
        Severity.NONE,
        0,
        0,
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /**
   * The alert after it entered a state at stream time {@code now}. Firing out of {@link
   * AlertState#PENDING} begins an episode, {@link AlertState#RESOLVED} out of {@link
   * AlertState#RECOVERING} ends it.
   */
  Alert entering(AlertState next, long now) {
    boolean begins = state == AlertState.PENDING && next == AlertState.FIRING;
    boolean ends = state == AlertState.RECOVERING && next == AlertState.RESOLVED;
    return new Alert(
        id,
        next,
        severity,
        now,
        begins ? episode + 1 : episode,
        revision,
        publishedDeficit,
        begins ? OptionalLong.of(now) : raisedAt,
        begins ? OptionalLong.empty() : ends ? OptionalLong.of(now) : resolvedAt);
  }

  /** The alert with another severity. */
  Alert withSeverity(Severity next) {
    return new Alert(
        id, state, next, since, episode, revision, publishedDeficit, raisedAt, resolvedAt);
  }

  /** The alert when the last published version states another deficit than it was decided on. */
  public Alert stating(long deficit) {
    return new Alert(id, state, severity, since, episode, revision, deficit, raisedAt, resolvedAt);
  }

  /** The alert after one more version was published, with its deficit. */
  Alert published(long deficit) {
    return new Alert(
        id, state, severity, since, episode, revision + 1, deficit, raisedAt, resolvedAt);
  }

  /**
   * The id of a rule's alert: first 16 hex digits of SHA-256 over the parts, each followed by a
   * zero byte.
   */
  public static String id(String dataset, String window, String subgroup, String referenceVersion) {
    MessageDigest digest = Sha256.digest();
    for (String part : new String[] {dataset, window, subgroup, referenceVersion}) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }
}
