package io.equipoise.console;

import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code completion}: a script with which a shell completes our commands. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script with which the shell completes commands, options and their values.",
      "It also serves ./equipoise, since a shell looks at the last part of the name."
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells that can be served. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  CompletionCommand() {}

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    CommandLine root = Objects.requireNonNull(line.getParent());
    if (shell == Shell.ZSH) {
      // The script is bash's; zsh runs it through its own emulation, which must be loaded first.
      line.getOut().println("autoload -Uz compinit bashcompinit && compinit -u && bashcompinit");
    }
    line.getOut().print(AutoComplete.bash(root.getCommandName(), root));
    line.getOut().flush();
    return CommandLine.ExitCode.OK;
  }
}
