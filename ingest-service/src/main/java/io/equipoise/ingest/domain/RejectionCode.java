package io.equipoise.ingest.domain;

/**
 * Why an item was rejected. The {@linkplain #id() id} is what the header {@code code} of a rejected
 * record holds; ids are stable, new ones may be added.
 *
 * <table>
 * <caption>Codes</caption>
 * <tr><th>code</th><th>field</th><th>when</th></tr>
 * <tr><td>{@code malformed-row}</td><td>none</td><td>a CSV row is not in the file's encoding, has a broken quote, or has the
 *     wrong number of fields</td></tr>
 * <tr><td>{@code too-long}</td><td>none</td><td>a line is longer than is read at once, or a CSV
 *     row whose quoted field goes on over several lines</td></tr>
 * <tr><td>{@code not-a-number}</td><td>column</td><td>the value of a number column is not a number</td></tr>
 * <tr><td>{@code not-whole}</td><td>column</td><td>the value of a whole-number column has a fraction</td></tr>
 * <tr><td>{@code out-of-range}</td><td>column</td><td>a number lies outside the column's range</td></tr>
 * <tr><td>{@code missing-identity}</td><td>{@code patient} or {@code record}</td><td>a declared identity is
 *     empty or missing</td></tr>
 * <tr><td>{@code missing-time}</td><td>{@code eventTime}</td><td>the dataset has event times and this item
 *     has none</td></tr>
 * <tr><td>{@code bad-time}</td><td>{@code eventTime}</td><td>the event time cannot be read, lies before the
 *     year 1, or more than a day in the future</td></tr>
 * <tr><td>{@code broken-json}</td><td>none</td><td>an item is not UTF-8, or not one well-formed
 *     JSON object; a name comes twice in an object</td></tr>
 * <tr><td>{@code wrong-type}</td><td>column or identity</td><td>a JSON field that must hold one value holds a list
 *     or an object</td></tr>
 * <tr><td>{@code no-columns}</td><td>none</td><td>a JSON object has none of the dataset's fields</td></tr>
 * <tr><td>{@code invalid-resource}</td><td>element, where known</td><td>a FHIR resource breaks the rules of R4
 *     (a date that is none, a code that is not of a required list, a list where one is allowed)</td></tr>
 * <tr><td>{@code unexpected-resource}</td><td>{@code resourceType}</td><td>a line holds another resource type
 *     than its file is for</td></tr>
 * <tr><td>{@code missing-patient}</td><td>{@code subject}</td><td>an Observation or Condition refers to no
 *     patient, or to one that was not accepted as a Patient resource</td></tr>
 * <tr><td>{@code duplicate-patient}</td><td>{@code id}</td><td>a second Patient resource has the id of an
 *     earlier one</td></tr>
 * <tr><td>{@code unit-mismatch}</td><td>column</td><td>an observation has another unit than the descriptor
 *     asks for</td></tr>
 * </table>
 *
 * <p>An unlisted category is not among them: it becomes {@code unknown} and is counted.
 */
public enum RejectionCode {
  /** A row that is not in the file's encoding, has a broken quote or the wrong number of fields. */
  MALFORMED_ROW("malformed-row"),
  /** A line longer than is read at once. */
  TOO_LONG("too-long"),
  /** A value of a number column that is no number. */
  NOT_A_NUMBER("not-a-number"),
  /** A value of a whole-number column that has a fraction. */
  NOT_WHOLE("not-whole"),
  /** A number outside the column's range. */
  OUT_OF_RANGE("out-of-range"),
  /** No identity where one is declared. */
  MISSING_IDENTITY("missing-identity"),
  /** No event time where the dataset has one. */
  MISSING_TIME("missing-time"),
  /** An event time that cannot be read or lies in the future. */
  BAD_TIME("bad-time"),
  /** An item that is not one JSON object. */
  BROKEN_JSON("broken-json"),
  /** A list or an object where one value belongs. */
  WRONG_TYPE("wrong-type"),
  /** A JSON object that has none of the dataset's fields. */
  NO_COLUMNS("no-columns"),
  /** A FHIR resource that breaks the rules of R4. */
  INVALID_RESOURCE("invalid-resource"),
  /** A FHIR resource of another type than its file is for. */
  UNEXPECTED_RESOURCE("unexpected-resource"),
  /** A FHIR resource whose patient is not there. */
  MISSING_PATIENT("missing-patient"),
  /** A second Patient resource with the id of an earlier one. */
  DUPLICATE_PATIENT("duplicate-patient"),
  /** A quantity in another unit than the descriptor asks for. */
  UNIT_MISMATCH("unit-mismatch");

  private final String id;

  RejectionCode(String id) {
    this.id = id;
  }

  /** Stable name on the wire, in kebab case. */
  public String id() {
    return id;
  }
}
