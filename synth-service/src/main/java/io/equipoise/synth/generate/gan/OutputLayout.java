package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.encoding.TableEncoder;

/**
 * Where positions and spans of levels are in a generated row.
 *
 * <p>Column {@code c} has its position at {@code positions[c]}, or none when that is negative, and
 * its levels from {@code starts[c]} to {@code ends[c]} (exclusive).
 */
final class OutputLayout {
  final int width;
  final int[] positions;
  final int[] starts;
  final int[] ends;

  OutputLayout(TableEncoder encoder) {
    width = encoder.width();
    positions = encoder.places().stream().mapToInt(TableEncoder.Place::position).toArray();
    starts = encoder.places().stream().mapToInt(TableEncoder.Place::start).toArray();
    ends = encoder.places().stream().mapToInt(TableEncoder.Place::end).toArray();
  }

  int columns() {
    return starts.length;
  }
}
