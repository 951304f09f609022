package io.equipoise.monitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** 10,000 live cells in 60 panes, in a process of its own. */
class WindowHeapTest {
  private static final Logger LOG = LoggerFactory.getLogger(WindowHeapTest.class);
  private static final long MIB = 1 << 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"record, 100", "patient, 150"})
  void shouldKeepTenThousandCellsInSixtyPanesInHalfAGibibyte(String unit, int least)
      throws Exception {
    Path result = folder.resolve("result");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WindowHeapGauge.class.getName(),
                result.toString(),
                unit)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();

    String[] figures = Files.readString(result).split(" ");
    LOG.warn("{}: {} MiB of heap after collection", unit, Long.parseLong(figures[2]) / MIB);
    assertThat(figures[0]).isEqualTo("600000");
    assertThat(figures[1]).isEqualTo("600000");
    assertThat(Long.parseLong(figures[2])).isBetween(least * MIB, 450 * MIB);
  }
}
