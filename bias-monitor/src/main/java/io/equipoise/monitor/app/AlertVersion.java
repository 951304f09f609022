package io.equipoise.monitor.app;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.monitor.domain.PublishedRepresentation;

/**
 * One version of an alert, to be published.
 *
 * @param alert the alert
 * @param view the window that it rests on
 * @param seen what may be shown about its subgroup, with intervals at the confidence that the
 *     decision took
 * @param reason why it is in this state
 * @param referenceVersion version of the reference that its subgroup is compared with
 */
public record AlertVersion(
    Alert alert,
    WindowRepresentation.View view,
    PublishedRepresentation seen,
    String reason,
    String referenceVersion) {}
