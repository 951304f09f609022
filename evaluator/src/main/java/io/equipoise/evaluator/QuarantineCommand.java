package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.schemas.operator.OperatorRequest;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the evaluator to take a promoted batch back. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    description =
        "Asks the evaluator to take a promoted batch back: its verdict becomes QUARANTINED, and a champion"
            + " that rests on it is rolled back. The request is kept on the topic of operator actions; a batch"
            + " that is not promoted is not touched.")
public final class QuarantineCommand implements Callable<Integer> {
  @Mixin private final OperatorRequest request = new OperatorRequest();

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML).")
  private Path descriptor = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public QuarantineCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    String dataset = DescriptorLoader.load(descriptor).dataset();
    request.send(dataset, OperatorActionKind.QUARANTINE_BATCH);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("asked to take batch " + request.batch() + " of " + dataset + " back");
    return 0;
  }
}
