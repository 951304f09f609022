package io.equipoise.ingest.rejected;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.schemas.topic.Topics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code rejected export}: writes rejected items as files, one for each source, to be
 * corrected by hand.
 */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the bytes of rejected items to files, one for each source, to be corrected by hand and sent with",
      "rejected replay --corrected. They are patients' data: only you can read the files; delete them when you are done."
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private final SelectionOptions options = new SelectionOptions();

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the files; made when it is not there. Nothing is overwritten.")
  private Path out = Path.of("");

  ExportCommand() {}

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    String dataset = options.dataset(line);
    InstantSource clock = InstantSource.system();
    Selection selection = options.selection(clock.instant());
    Map<String, Written> files = new TreeMap<>();
    try (RejectedLog log =
        new RejectedLog(connection.toConnection(), Topics.of(dataset).rejected().name(), clock)) {
      prepare();
      log.readToEnd(
          selection.since(),
          item -> {
            if (selection.includes(item) && item.received().isPresent()) {
              files
                  .computeIfAbsent(item.source(), source -> new Written(dataset, source))
                  .add(item);
            }
          });
    } finally {
      files.values().forEach(Written::close);
    }
    files
        .values()
        .forEach(
            file -> line.getOut().printf(Locale.ROOT, "%s: %,d items%n", file.path, file.items));
    line.getOut()
        .println(
            files.isEmpty()
                ? "nothing was rejected"
                : "these are patients' data: delete them when you are done");
    line.getOut().flush();
    return CommandLine.ExitCode.OK;
  }

  private void prepare() {
    try {
      if (!Files.isDirectory(out)) {
        Files.createDirectories(out);
        if (isPosix()) {
          var unused =
              Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwx------"));
        }
      }
    } catch (IOException unwritable) {
      throw cannotWrite(unwritable);
    }
  }

  private boolean isPosix() {
    return out.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private OperatorException cannotWrite(IOException unwritable) {
    return new OperatorException(
        "cannot write to " + out + ": " + unwritable.getMessage() + "; name another --out",
        unwritable);
  }

  /** One file being written. */
  private final class Written implements AutoCloseable {
    private final Path path;
    private final OutputStream stream;
    private long items;

    Written(String dataset, String source) {
      this.path = out.resolve(source.replaceAll("[^A-Za-z0-9._-]+", "_") + Corrections.SUFFIX);
      try {
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW).close();
        if (isPosix()) {
          var unused =
              Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        this.stream = new BufferedOutputStream(Files.newOutputStream(path));
        stream.write(Corrections.heading(dataset, source).getBytes(StandardCharsets.UTF_8));
      } catch (FileAlreadyExistsException there) {
        throw new OperatorException(
            path + " is there already; an export overwrites nothing: name another --out", there);
      } catch (IOException unwritable) {
        throw cannotWrite(unwritable);
      }
    }

    void add(RejectedItem item) {
      try {
        stream.write(Corrections.mark(item).getBytes(StandardCharsets.UTF_8));
        stream.write(item.received().orElseThrow().bytes());
        stream.write('\n');
        items++;
      } catch (IOException full) {
        throw cannotWrite(full);
      }
    }

    @Override
    public void close() {
      try {
        stream.close();
      } catch (IOException full) {
        throw cannotWrite(full);
      }
    }
  }
}
