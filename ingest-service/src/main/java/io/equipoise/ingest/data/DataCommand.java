package io.equipoise.ingest.data;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code data}: public data sets from their publishers, and made-up populations. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Gets data to try the product with: public data sets, or a made-up population.",
    footer = {
      "",
      "Examples:",
      "  equipoise data fetch heart --into /data/heart",
      "  equipoise data synthea --patients 200 --state Minnesota --seed 7 --into /data/minnesota"
    },
    subcommands = {FetchCommand.class, SyntheaCommand.class})
public final class DataCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public DataCommand() {}

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "one of fetch and synthea is needed");
  }
}
