package io.equipoise.cohort.descriptor;

import java.util.List;
import java.util.stream.Collectors;

/** A descriptor that cannot be used, with every fault that was found. */
public final class DescriptorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<DescriptorFault> faults;

  /** For the descriptor named {@code source} with the given faults, at least one. */
  public DescriptorException(String source, List<DescriptorFault> faults) {
    super(
        "descriptor "
            + source
            + " has "
            + faults.size()
            + (faults.size() == 1 ? " fault" : " faults")
            + faults.stream().map(f -> "\n  " + f).collect(Collectors.joining()));
    this.faults = List.copyOf(faults);
  }

  /** Every fault, in the order of the file. */
  public List<DescriptorFault> faults() {
    return faults;
  }
}
