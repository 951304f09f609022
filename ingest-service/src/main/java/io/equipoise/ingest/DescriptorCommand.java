package io.equipoise.ingest;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code descriptor}: to draft one from a file, and to check one against data. */
@Command(
    name = "descriptor",
    mixinStandardHelpOptions = true,
    description = "Drafts a dataset descriptor from a file, or checks one against data.",
    subcommands = {InferCommand.class, CheckCommand.class})
public final class DescriptorCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public DescriptorCommand() {}

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "one of infer and check is needed");
  }
}
