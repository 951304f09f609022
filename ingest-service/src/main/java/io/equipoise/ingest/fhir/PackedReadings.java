package io.equipoise.ingest.fhir;

import io.equipoise.ingest.domain.Reading;
import io.equipoise.ingest.domain.Rejected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Readings as 8 bytes each: the bits of a number, or of one of the many not-a-numbers for what is
 * missing, unlisted or at fault. There are few different faults, so they are kept once. Not safe to
 * share between threads.
 */
final class PackedReadings {
  /** Bits of a not-a-number; what is added to them tells which. */
  private static final long MISSING = 0x7ff8_0000_0000_0000L;

  private static final long UNLISTED = MISSING + 1;
  private static final long FIRST_FAULT = MISSING + 2;

  private final List<Reading> faults = new ArrayList<>();
  private final Map<Rejected, Long> packed = new HashMap<>();

  /** The reading's bits. */
  long pack(Reading reading) {
    return reading.fold(Double::doubleToLongBits, () -> MISSING, () -> UNLISTED, this::fault);
  }

  private Long fault(Rejected rejected) {
    return packed.computeIfAbsent(
        rejected,
        each -> {
          faults.add(new Reading.Fault(each));
          return FIRST_FAULT + faults.size() - 1;
        });
  }

  /** The reading of these bits. */
  Reading unpack(long bits) {
    double number = Double.longBitsToDouble(bits);
    if (!Double.isNaN(number)) {
      return new Reading.Value(number);
    }
    if (bits == MISSING) {
      return Reading.MISSING;
    }
    return bits == UNLISTED
        ? new Reading.Unlisted()
        : faults.get(Math.toIntExact(bits - FIRST_FAULT));
  }
}
