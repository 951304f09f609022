package io.equipoise.monitor.domain.disclosure;

/**
 * One way to add a record to a protected cell while every shown figure stays: a record moves from
 * place {@code donor} into the cell; where there is a partner, a record of place {@code partner}
 * moves the opposite way elsewhere; where there is no donor, a record is added to the window.
 *
 * @param donor number of the place that gives a record, or {@link #NOBODY}
 * @param partner number of the place that gives a record in return, or {@link #NOBODY}
 */
record Exchange(int donor, int partner) {
  /** Stands for no place. */
  static final int NOBODY = -1;
}
