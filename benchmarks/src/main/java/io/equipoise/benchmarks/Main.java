package io.equipoise.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.equipoise.benchmarks.quality.AugmentationCommand;
import io.equipoise.benchmarks.quality.ConditionCommand;
import io.equipoise.benchmarks.quality.SynthesisCommand;
import io.equipoise.benchmarks.quality.WarmStartCommand;
import io.equipoise.localstack.LocalStackException;
import io.equipoise.schemas.OperatorException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code equipoise bench}: measures how fast parts and the whole are. Exit codes: 0 done; 1 failed;
 * 2 bad arguments.
 */
@Command(
    name = "equipoise bench",
    description =
        "Measures how fast parts are and how good synthetic rows are, beside named baselines in the"
            + " same run.",
    mixinStandardHelpOptions = true,
    subcommands = {
      MonitorCommand.class,
      IngestCommand.class,
      PageCommand.class,
      TallyCommand.class,
      EvaluationCommand.class,
      GanCommand.class,
      SynthesisCommand.class,
      AugmentationCommand.class,
      ConditionCommand.class,
      WarmStartCommand.class
    })
public final class Main implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** For picocli and {@link #main}. */
  public Main() {}

  /** Runs the command line and exits the process with its code. */
  public static void main(String[] arguments) {
    System.exit(
        execute(
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8),
            arguments));
  }

  /** Runs the command line and returns the exit code. */
  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (error, command, result) -> {
          if (error instanceof OperatorException || error instanceof LocalStackException) {
            command
                .getErr()
                .println(command.getCommandSpec().qualifiedName() + ": " + error.getMessage());
          } else {
            error.printStackTrace(command.getErr());
          }
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line.execute(arguments);
  }

  @Override
  public Integer call() {
    CommandSpec commands = Objects.requireNonNull(spec);
    throw new ParameterException(
        commands.commandLine(),
        "a benchmark is needed: " + String.join(", ", commands.subcommands().keySet()));
  }
}
