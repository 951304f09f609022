package io.equipoise.cohort.descriptor;

/**
 * One fault of a descriptor.
 *
 * @param line line in the file, from 1; a missing key is noted at the line of what it is missing
 *     from; 0 when the file as a whole is at fault
 * @param path place in the document, for example {@code columns[3].range}; empty for the document
 *     as a whole
 * @param reason what is wrong and what would be right
 */
public record DescriptorFault(int line, String path, String reason) {
  @Override
  public String toString() {
    String where = line > 0 ? "line " + line : "";
    if (!path.isEmpty()) {
      where += (where.isEmpty() ? "" : ", ") + path;
    }
    return where.isEmpty() ? reason : where + ": " + reason;
  }
}
