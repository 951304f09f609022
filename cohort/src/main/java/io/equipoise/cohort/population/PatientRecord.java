package io.equipoise.cohort.population;

import java.time.Instant;
import java.util.Arrays;

/**
 * One record of one patient: identity, time and one coded value per column of the descriptor (see
 * {@link io.equipoise.cohort.descriptor.Column}). Immutable. Prints no patient value.
 */
public final class PatientRecord {
  private final String recordId;
  private final String patientId;
  private final Instant eventTime;
  private final double[] values;

  /**
   * A record of the patient with pseudonym {@code patientId}; {@code values} is copied, one coded
   * value per column.
   */
  public PatientRecord(String recordId, String patientId, Instant eventTime, double[] values) {
    this.recordId = recordId;
    this.patientId = patientId;
    this.eventTime = eventTime;
    this.values = values.clone();
  }

  /** Identity of the record within its dataset. */
  public String recordId() {
    return recordId;
  }

  /** Pseudonym of the patient. */
  public String patientId() {
    return patientId;
  }

  /** When the facts were observed. */
  public Instant eventTime() {
    return eventTime;
  }

  /** Number of columns. */
  public int columns() {
    return values.length;
  }

  /** Coded value of a column; {@code NaN} when missing. */
  public double value(int column) {
    return values[column];
  }

  /** A copy of all coded values. */
  public double[] values() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PatientRecord that
        && recordId.equals(that.recordId)
        && patientId.equals(that.patientId)
        && eventTime.equals(that.eventTime)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return recordId.hashCode();
  }

  /** Names the record by its id only: a patient's values never reach a log through here. */
  @Override
  public String toString() {
    return "PatientRecord[" + recordId + "]";
  }
}
