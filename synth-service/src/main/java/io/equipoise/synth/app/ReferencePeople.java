package io.equipoise.synth.app;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;

/**
 * The people of the train split whom no generator sees: gates measure on them how close rows come
 * to somebody who was not learned from. A fifth of the patients, by a salted hash of the pseudonym,
 * so that all records of a patient are on one side and nobody changes sides.
 */
public final class ReferencePeople {
  private static final String SALT = "gate-reference";
  private static final double SHARE = 0.2;

  private ReferencePeople() {}

  /** Whether a record is of one of them. */
  public static boolean contains(PatientRecord record) {
    return Split.unitHash(SALT, record.patientId()) < SHARE;
  }
}
