package io.equipoise.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.equipoise.cohort.descriptor.DescriptorException;
import io.equipoise.console.audit.AuditCommand;
import io.equipoise.console.demo.DemoCommand;
import io.equipoise.console.fairness.FairnessCommand;
import io.equipoise.console.generate.GenerateCommand;
import io.equipoise.console.page.PageCommand;
import io.equipoise.console.status.AlertsCommand;
import io.equipoise.console.status.BatchesCommand;
import io.equipoise.console.status.ReportCommand;
import io.equipoise.console.status.StatusCommand;
import io.equipoise.localstack.LocalStackException;
import io.equipoise.schemas.OperatorException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line {@code equipoise}: one subcommand per service, and the demo that runs them all.
 *
 * <p>Exit codes: 0 done; 1 a thing that the operator can mend (or, with a stack trace under {@code
 * --verbose}, a bug); 2 bad arguments; 130 interrupted. {@code generate} has its own: 2 rows
 * withheld, 1 bad arguments too; {@code audit} too: 2 quarantined, 1 bad arguments.
 */
@Command(
    name = "equipoise",
    description =
        "Watches streams of patient records for people who are missing, and assesses what synthetic records change.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "./equipoise bench measures how fast the parts are: ./equipoise bench --help."},
    subcommands = {
      DemoCommand.class,
      GenerateCommand.class,
      AuditCommand.class,
      FairnessCommand.class,
      PageCommand.class,
      StatusCommand.class,
      AlertsCommand.class,
      BatchesCommand.class,
      ReportCommand.class,
      io.equipoise.ingest.Main.class,
      io.equipoise.ingest.ReceiveCommand.class,
      TokenCommand.class,
      io.equipoise.ingest.DescriptorCommand.class,
      io.equipoise.ingest.data.DataCommand.class,
      io.equipoise.ingest.rejected.RejectedCommand.class,
      io.equipoise.monitor.Main.class,
      io.equipoise.synth.Main.class,
      io.equipoise.synth.CancelCommand.class,
      io.equipoise.evaluator.Main.class,
      io.equipoise.evaluator.QuarantineCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class,
      Main.VersionCommand.class
    })
public final class Main implements Callable<Integer> {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of errors.")
  private boolean verbose;

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
  public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    Main main = new Main();
    CommandLine commandLine = commandLine(main);
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(Main::explainBadArguments);
    commandLine.setExecutionExceptionHandler((error, line, result) -> main.explain(error, line));
    return commandLine.execute(arguments);
  }

  /** The whole command line, with its help. */
  static CommandLine commandLine(Main main) {
    CommandLine commandLine = new CommandLine(main);
    CommandHelp.addTo(commandLine);
    return commandLine;
  }

  @Override
  public Integer call() {
    CommandSpec commands = Objects.requireNonNull(spec);
    throw new ParameterException(
        commands.commandLine(),
        "a command is needed: " + String.join(", ", commands.subcommands().keySet()));
  }

  private static int explainBadArguments(ParameterException error, String[] arguments) {
    CommandLine line = error.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr()
        .println(name + ": " + firstLine(error.getMessage()) + " (see " + name + " --help)");
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private int explain(Exception error, CommandLine line) {
    String name = line.getCommandSpec().qualifiedName();
    if (verbose) {
      error.printStackTrace(line.getErr());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (error instanceof OperatorException
        || error instanceof DescriptorException
        || error instanceof LocalStackException) {
      line.getErr().println(name + ": " + error.getMessage());
    } else {
      line.getErr()
          .println(
              name
                  + ": unexpected "
                  + error.getClass().getSimpleName()
                  + ": "
                  + firstLine(error.getMessage())
                  + " (run with --verbose for the stack trace and report it)");
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("");
  }

  /** {@code equipoise version}. */
  @Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true)
  static final class VersionCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      for (String text : new Version().getVersion()) {
        Objects.requireNonNull(spec).commandLine().getOut().println(text);
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
