package io.equipoise.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What the help of every command says besides its own description: the exit codes that are common
 * to all, where it names none of its own, and an example or two.
 */
final class CommandHelp {
  /** Exit codes of commands that have no others. */
  private static final Map<String, String> EXIT_CODES = new LinkedHashMap<>();

  static {
    EXIT_CODES.put("0", "done, or stopped by you");
    EXIT_CODES.put("1", "something that you can mend is in the way; one line says what");
    EXIT_CODES.put("2", "bad arguments");
    EXIT_CODES.put("130", "interrupted");
  }

  private static final Map<String, List<String>> EXAMPLES =
      Map.ofEntries(
          Map.entry(
              "equipoise",
              List.of("equipoise demo", "equipoise help ingest", "equipoise rejected --help")),
          Map.entry(
              "equipoise demo",
              List.of("equipoise demo", "equipoise demo --dataset heart --data /data/heart")),
          Map.entry(
              "equipoise ingest",
              List.of(
                  "equipoise ingest --descriptor clinic.yaml --data /data/clinic --pseudonym-key-file key",
                  "equipoise ingest --descriptor clinic.yaml --data /data/clinic --rate 500 --bootstrap-servers kafka:9092")),
          Map.entry(
              "equipoise monitor",
              List.of("equipoise monitor --descriptor clinic.yaml --bootstrap-servers kafka:9092")),
          Map.entry(
              "equipoise synth",
              List.of("equipoise synth --descriptor clinic.yaml --bootstrap-servers kafka:9092")),
          Map.entry(
              "equipoise evaluate",
              List.of(
                  "equipoise evaluate --descriptor clinic.yaml --bootstrap-servers kafka:9092")),
          Map.entry(
              "equipoise generate",
              List.of(
                  "equipoise generate --descriptor clinic.yaml --real real.csv --rows 100 --out rows.csv")),
          Map.entry(
              "equipoise audit",
              List.of(
                  "equipoise audit --descriptor clinic.yaml --real-train train.csv --real-holdout holdout.csv --synthetic rows.csv")),
          Map.entry(
              "equipoise fairness",
              List.of(
                  "equipoise fairness --predictions scores.csv --label ill --score probability --protected sex,race")),
          Map.entry(
              "equipoise descriptor infer",
              List.of("equipoise descriptor infer clinic.csv --out clinic.yaml")),
          Map.entry(
              "equipoise descriptor check",
              List.of("equipoise descriptor check clinic.yaml --data /data/clinic")),
          Map.entry(
              "equipoise completion",
              List.of(
                  "source <(equipoise completion bash)",
                  "equipoise completion zsh > ~/.equipoise-completion && echo 'source ~/.equipoise-completion' >> ~/.zshrc")));

  private CommandHelp() {}

  /** Adds to the help of a command and of all below it. */
  static void addTo(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    if (usage.exitCodeList().isEmpty() && !tellsExitCodes(usage)) {
      usage.exitCodeListHeading("%nExit codes:%n");
      usage.exitCodeList(EXIT_CODES);
    }
    List<String> examples = EXAMPLES.getOrDefault(spec.qualifiedName(), List.of());
    if (!examples.isEmpty()) {
      usage.footer(
          Stream.concat(
                  Stream.of(usage.footer()),
                  Stream.concat(
                      Stream.of("", "Examples:"), examples.stream().map(text -> "  " + text)))
              .toArray(String[]::new));
    }
    line.getSubcommands().values().forEach(CommandHelp::addTo);
  }

  private static boolean tellsExitCodes(UsageMessageSpec usage) {
    return Stream.of(usage.description()).anyMatch(text -> text.contains("Exit code"));
  }
}
