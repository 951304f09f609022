package io.equipoise.synth.generate.gan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.CheckpointFile;
import io.equipoise.synth.generate.TrainingOutcome.CurvePoint;
import io.equipoise.synth.generate.gan.GanModel.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a training which has come so far needs to go on as if it had never stopped, beside what
 * follows from its settings, seed and table. As bytes a {@link CheckpointFile} named {@value
 * #NAME}.
 *
 * @param step steps done
 * @param restarted whether training has left its course once
 * @param learningRate learning rate from here on
 * @param random place of the random numbers
 * @param model weights, moments and running statistics
 * @param best the state with the best score so far, and how long ago that was
 * @param losses of the critic, then of the generator, of every step done
 * @param points the curve so far
 */
record TrainingState(
    int step,
    boolean restarted,
    double learningRate,
    long random,
    Snapshot model,
    Best best,
    List<double[]> losses,
    List<CurvePoint> points) {
  private static final String NAME = "EQUIPTRN";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /**
   * The best so far.
   *
   * @param state the state; empty before the first score
   * @param value its score; negative infinity before the first
   * @param step its step; 0 before the first score
   * @param withoutGain scores since then
   */
  record Best(Optional<Snapshot> state, double value, int step, int withoutGain) {}

  TrainingState {
    losses = List.copyOf(losses);
    points = List.copyOf(points);
  }

  /** Writes it down under the identity of the model that the training makes. */
  void write(String modelId, OutputStream out) throws IOException {
    ObjectNode header = JSON.objectNode();
    header.put("model", modelId);
    header.put("step", step);
    header.put("restarted", restarted);
    header.put("learningRate", learningRate);
    header.put("random", random);
    header.put("updates", model.updates());
    List<float[]> arrays = new ArrayList<>(model.arrays());
    ObjectNode bestNode = header.putObject("best");
    bestNode.put("withoutGain", best.withoutGain());
    best.state()
        .ifPresent(
            state -> {
              bestNode.put("value", best.value());
              bestNode.put("step", best.step());
              bestNode.put("updates", state.updates());
              arrays.addAll(state.arrays());
            });
    header.set("curve", GanHeader.write(points));
    CheckpointFile.write(NAME, header, arrays, losses, out);
  }

  /**
   * Reads a state of the training that makes this model.
   *
   * @param sizes numbers per array of the model
   * @param steps most steps of the training
   * @throws CheckpointException when the bytes are no such state, of an unknown version or damaged
   */
  static TrainingState read(String modelId, List<Integer> sizes, int steps, InputStream in)
      throws IOException {
    CheckpointFile file = CheckpointFile.read(NAME, in);
    JsonNode header = file.header();
    require(header.path("model").asText().equals(modelId), "it is of another training");
    int step = header.path("step").asInt();
    require(step >= 1 && step <= steps, "its step is not one of the training");
    List<float[]> arrays = file.arrays();
    JsonNode best = header.path("best");
    boolean scored = best.has("step");
    require(arrays.size() == (scored ? 2 : 1) * sizes.size(), "its arrays do not fit");
    Snapshot model =
        snapshot(arrays.subList(0, sizes.size()), sizes, header.path("updates").asLong());
    Optional<Snapshot> bestState =
        scored
            ? Optional.of(
                snapshot(
                    arrays.subList(sizes.size(), arrays.size()),
                    sizes,
                    best.path("updates").asLong()))
            : Optional.empty();
    List<double[]> losses = file.doubles();
    require(
        losses.size() == 2 && losses.stream().allMatch(one -> one.length == step),
        "its losses do not fit");
    double learningRate = header.path("learningRate").asDouble();
    require(learningRate > 0, "its learning rate is not positive");
    return new TrainingState(
        step,
        header.path("restarted").asBoolean(),
        learningRate,
        header.path("random").asLong(),
        model,
        new Best(
            bestState,
            scored ? best.path("value").asDouble() : Double.NEGATIVE_INFINITY,
            best.path("step").asInt(),
            best.path("withoutGain").asInt()),
        losses,
        GanHeader.curve(header.path("curve")));
  }

  private static Snapshot snapshot(List<float[]> arrays, List<Integer> sizes, long updates)
      throws CheckpointException {
    require(
        arrays.stream().map(array -> array.length).toList().equals(sizes),
        "its arrays do not fit the networks");
    Snapshot snapshot = new Snapshot(arrays, updates);
    require(snapshot.isFinite() && updates >= 0, "it holds impossible numbers");
    return snapshot;
  }

  private static void require(boolean condition, String message) throws CheckpointException {
    if (!condition) {
      throw new CheckpointException("state of a training cannot be taken up: " + message);
    }
  }
}
