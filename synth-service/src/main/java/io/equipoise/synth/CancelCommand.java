package io.equipoise.synth;

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

/** Asks the synth service to stop a job. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description =
        "Asks the synth service to stop the job that makes a batch. The request is kept on the topic of"
            + " operator actions; a job that has ended is not touched.")
public final class CancelCommand implements Callable<Integer> {
  @Mixin private final OperatorRequest request = new OperatorRequest();

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML).")
  private Path descriptor = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public CancelCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    String dataset = DescriptorLoader.load(descriptor).dataset();
    request.send(dataset, OperatorActionKind.CANCEL_SYNTHESIS);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("asked to cancel batch " + request.batch() + " of " + dataset);
    return 0;
  }
}
