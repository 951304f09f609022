package io.equipoise.console;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenHash;
import io.equipoise.schemas.access.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code token}: makes the tokens that {@code receive} and {@code page} ask for. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Makes tokens for those who may send records, or act on the page.",
    subcommands = TokenCommand.New.class)
public final class TokenCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public TokenCommand() {}

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is needed: new");
  }

  /** {@code token new}. */
  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a token, prints it once, and prints or appends the line that stands for it: its hash, from which nobody",
        "can find the token. Give the token to its bearer on a safe way; it cannot be shown again."
      })
  static final class New implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
        names = "--name",
        required = true,
        paramLabel = "NAME",
        description = "Whose it is: letters, digits, points, hyphens, underscores and @.")
    private String name = "";

    @Option(
        names = "--role",
        paramLabel = "write|operate|read",
        description = {
          "write: may send records; operate: may act on the page; read: may only read /openapi.json",
          "(default: ${DEFAULT-VALUE})."
        })
    private String role = Role.WRITE.id();

    @Option(
        names = "--tokens",
        paramLabel = "FILE",
        description = "File to append the line to (default: it is printed).")
    private @Nullable Path file;

    New() {}

    @Override
    public Integer call() {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      SecureRandom random = new SecureRandom();
      String token = Tokens.random(random);
      String line = entry(token, random).line();
      if (file == null) {
        out.println("line for the file of tokens: " + line);
      } else {
        append(file, line);
        out.println("appended to " + file);
      }
      out.println("token: " + token);
      out.flush();
      return ExitCode.OK;
    }

    private Tokens.Entry entry(String token, SecureRandom random) {
      Role granted =
          Role.of(role)
              .orElseThrow(
                  () -> new OperatorException("--role must be " + Role.list() + ", got " + role));
      try {
        return new Tokens.Entry(name, granted, TokenHash.of(token, random));
      } catch (IllegalArgumentException wrongName) {
        throw new OperatorException("--name: " + wrongName.getMessage(), wrongName);
      }
    }

    private static void append(Path file, String line) {
      try {
        List<String> lines =
            new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
        lines.add(line);
        Tokens ignored = Tokens.parse(lines);
        replace(file, lines);
      } catch (IOException unwritable) {
        throw new OperatorException("cannot write " + file + "; check --tokens", unwritable);
      } catch (IllegalArgumentException wrong) {
        throw new OperatorException(
            file + " with one more token would not be valid: " + wrong.getMessage(), wrong);
      }
    }

    /**
     * Puts a new file in the place of the one before, so that a service that reads it meanwhile
     * sees one of the two and a crash loses nobody's token. The new one has the permissions and the
     * owner of the one before, because those who could read it must still; without one before it is
     * its owner's alone.
     */
    private static void replace(Path file, List<String> lines) throws IOException {
      boolean there = Files.exists(file);
      Path place = there ? file.toRealPath() : file.toAbsolutePath();
      Path fresh = Files.createTempFile(place.getParent(), ".tokens-", ".new");
      try {
        Files.write(fresh, lines);
        PosixFileAttributeView view =
            Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (there && view != null) {
          PosixFileAttributes before = Files.readAttributes(place, PosixFileAttributes.class);
          PosixFileAttributes now = view.readAttributes();
          if (!now.owner().equals(before.owner())) {
            view.setOwner(before.owner());
          }
          if (!now.group().equals(before.group())) {
            view.setGroup(before.group());
          }
          view.setPermissions(before.permissions());
        }
        Files.move(
            fresh, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    }
  }
}
