package io.equipoise.ingest.csv;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The fields of a row in which nothing is quoted: whatever lies between delimiters. A field is cut
 * out when it is asked for, because many files have more fields than a descriptor reads. Immutable.
 */
final class UnquotedFields extends AbstractList<String> implements RandomAccess {
  private final String row;
  private final int[] ends;
  private final int size;

  private UnquotedFields(String row, int[] ends, int size) {
    this.row = row;
    this.ends = ends;
    this.size = size;
  }

  /**
   * The fields of a row, at least one.
   *
   * @param expected how many there probably are, at least 1
   */
  static UnquotedFields of(String row, char delimiter, int expected) {
    int[] ends = new int[expected];
    int fields = 0;
    int end = row.indexOf(delimiter);
    while (end >= 0) {
      ends = withRoom(ends, fields);
      ends[fields++] = end;
      end = row.indexOf(delimiter, end + 1);
    }
    ends = withRoom(ends, fields);
    ends[fields++] = row.length();
    return new UnquotedFields(row, ends, fields);
  }

  private static int[] withRoom(int[] ends, int fields) {
    return fields < ends.length ? ends : Arrays.copyOf(ends, 2 * ends.length);
  }

  @Override
  public String get(int index) {
    Objects.checkIndex(index, size);
    return row.substring(index == 0 ? 0 : ends[index - 1] + 1, ends[index]);
  }

  @Override
  public int size() {
    return size;
  }
}
