package io.equipoise.cohort.descriptor;

/**
 * One fault of a descriptor.
 *
 * @param line line in the file, from 1; 0 when the fault is a missing thing with no place of its own
 * @param path place in the document, for example {@code columns[3].range}
 * @param reason what is wrong and what would be right
 */
public record DescriptorFault(int line, String path, String reason) {
  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ", " : "") + path + ": " + reason;
  }
}
