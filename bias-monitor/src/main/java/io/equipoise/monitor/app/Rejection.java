package io.equipoise.monitor.app;

/**
 * Why a record cannot be counted. Bad data is a value; it holds no patient value.
 *
 * @param code stable word for programs, for example {@code wrong-schema}
 * @param field the field at fault, empty when the whole record is
 * @param reason one sentence for people
 */
public record Rejection(String code, String field, String reason) {}
