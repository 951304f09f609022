package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.localstack.EmbeddedKafka;
import io.equipoise.localstack.LocalRegistry;
import io.equipoise.monitor.MonitorConfig;
import io.equipoise.monitor.MonitorService;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures what the operator's page costs while records stream: the page's process, with the heap
 * that it is given, and a browser that shows it. Broker, registry, monitor and the sender of the
 * records run beside them; one client of the page's events counts what it hears.
 */
final class PageBenchmark {
  private static final int PARTS = 10;
  private static final int MONITOR_THREADS = 1;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Records are there for longer than is measured: each part ends up to a look later. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private static final String READY = "page  ";

  private final PageReport.Plan plan;
  private final Optional<Path> browser;
  private final Consumer<String> progress;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * A benchmark that has not run.
   *
   * @param browser a Chromium that shall show the page
   * @param progress hears a line for each step
   */
  PageBenchmark(PageReport.Plan plan, Optional<Path> browser, Consumer<String> progress) {
    this.plan = plan;
    this.browser = browser;
    this.progress = progress;
  }

  /** Runs it: everything that is started is stopped, and its data removed, in the end. */
  PageReport run() throws InterruptedException {
    Path folder = ScratchFolder.create();
    try {
      Path file = folder.resolve("page.yaml");
      byte[] yaml = descriptor();
      Files.write(file, yaml);
      return run(folder, file, DescriptorLoader.parse("page.yaml", yaml));
    } catch (IOException e) {
      throw new UncheckedIOException("the page did not answer as it should", e);
    } finally {
      ScratchFolder.delete(folder);
    }
  }

  private PageReport run(Path folder, Path file, DatasetDescriptor descriptor)
      throws InterruptedException, IOException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
      Connection connection = new Connection(kafka.bootstrapServers(), registry.url(), Map.of());
      TopicAdmin.ensure(connection, Topics.of(descriptor.dataset()).all());
      progress.accept("a broker, a registry and a monitor start");
      try (MonitorService monitor =
          new MonitorService(
              new MonitorConfig(descriptor, connection, folder.resolve("monitor"), MONITOR_THREADS),
              new MonitorListener() {
                @Override
                public void failed(Throwable e) {
                  failure.set(e);
                }
              })) {
        monitor.start();
        int telemetry = freePort();
        Process page = startPage(folder, file, connection, telemetry);
        ProcessTree pageTree = new ProcessTree(page);
        ProcessTree browserTree = null;
        try {
          String url = url(page);
          progress.accept("the page is at " + url);
          if (browser.isPresent()) {
            browserTree = new ProcessTree(startBrowser(browser.get(), folder, url));
          }
          try (Listening listening = new Listening(url);
              RecordPace records =
                  new RecordPace(
                      connection,
                      descriptor,
                      plan.recordsPerSecond(),
                      Duration.ofSeconds(plan.seconds()).plus(MARGIN))) {
            List<PageReport.Part> parts = new ArrayList<>();
            for (int i = 0; i < PARTS; i++) {
              parts.add(
                  part(records, listening, pageTree, Optional.ofNullable(browserTree), telemetry));
              if (failure.get() != null) {
                throw new IllegalStateException("the monitor failed", failure.get());
              }
              PageReport.Part last = parts.get(i);
              progress.accept(
                  "part %d of %d: page at %.1f %% of a processor, %.1f MiB of heap"
                      .formatted(i + 1, PARTS, 100 * last.pageCpu(), last.pageHeapMebibytes()));
            }
            return new PageReport(
                plan,
                BenchReport.Machine.here(),
                new CellScheme(descriptor).watched().size(),
                parts);
          }
        } finally {
          if (browserTree != null) {
            browserTree.stop();
          }
          pageTree.stop();
        }
      }
    }
  }

  private PageReport.Part part(
      RecordPace records,
      Listening listening,
      ProcessTree page,
      Optional<ProcessTree> shown,
      int telemetry)
      throws InterruptedException, IOException {
    long nanos = Duration.ofSeconds(plan.seconds()).toNanos() / PARTS;
    long begun = System.nanoTime();
    long sent = records.acknowledged();
    long events = listening.events();
    long bytes = listening.bytes();
    double cpu = page.cpuSeconds();
    double browserCpu = shown.map(ProcessTree::cpuSeconds).orElse(Double.NaN);
    double heap = Double.NaN;
    double resident = Double.NaN;
    double browserResident = Double.NaN;
    while (System.nanoTime() - begun < nanos) {
      Thread.sleep(LOOK.toMillis());
      heap = Math.min(Double.isNaN(heap) ? Double.MAX_VALUE : heap, heapMebibytes(telemetry));
      resident = most(resident, page.residentMebibytes());
      browserResident =
          most(
              browserResident,
              shown.map(ProcessTree::largestMebibytes).orElse(OptionalDouble.empty()));
      shown.ifPresent(ProcessTree::cpuSeconds);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new PageReport.Part(
        (records.acknowledged() - sent) / seconds,
        (listening.events() - events) / seconds,
        (listening.bytes() - bytes) / seconds,
        (page.cpuSeconds() - cpu) / seconds,
        heap,
        resident,
        (shown.map(ProcessTree::cpuSeconds).orElse(Double.NaN) - browserCpu) / seconds,
        browserResident);
  }

  private static double most(double before, OptionalDouble now) {
    return now.isEmpty() || before > now.getAsDouble() ? before : now.getAsDouble();
  }

  private Process startPage(Path folder, Path file, Connection connection, int telemetry)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + plan.heapMebibytes() + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            io.equipoise.console.Main.class.getName(),
            "page",
            "--descriptor=" + file,
            "--bootstrap-servers=" + connection.bootstrapServers(),
            "--registry-url=" + connection.registryUrl(),
            "--listen=127.0.0.1:0",
            "--telemetry-address=127.0.0.1:" + telemetry)
        .redirectError(folder.resolve("page.err").toFile())
        .start();
  }

  /** Where the page says that it listens. Then goes on reading, so that the page never waits. */
  private static String url(Process page) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(page.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        Thread rest = new Thread(() -> lines.lines().forEach(ignored -> {}), "bench-page-output");
        rest.setDaemon(true);
        rest.start();
        return line.substring(READY.length()).strip();
      }
    }
    throw new IllegalStateException("the page ended before it listened");
  }

  private static Process startBrowser(Path chromium, Path folder, String url) {
    try {
      return new ProcessBuilder(
              chromium.toString(),
              "--headless=new",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--no-first-run",
              "--remote-debugging-port=0",
              "--window-size=1280,900",
              "--user-data-dir=" + folder.resolve("browser"),
              url)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("browser.out").toFile())
          .start();
    } catch (IOException e) {
      throw new OperatorException(
          "cannot start the browser " + chromium + ": " + e.getMessage() + "; see --browser", e);
    }
  }

  /** Heap in use by the page's own metrics. */
  private double heapMebibytes(int telemetry) throws IOException, InterruptedException {
    String metrics =
        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + telemetry + "/metrics"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    return metrics
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum()
        / (1 << 20);
  }

  private static byte[] descriptor() throws IOException {
    try (InputStream yaml = PageBenchmark.class.getResourceAsStream("page.yaml")) {
      if (yaml == null) {
        throw new IllegalStateException("page.yaml is missing from the class path");
      }
      return yaml.readAllBytes();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Listens to the page's events as a browser does, and counts them. */
  private final class Listening implements AutoCloseable {
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Stream<String> lines;

    Listening(String url) throws IOException, InterruptedException {
      lines =
          http.send(
                  HttpRequest.newBuilder(URI.create(url).resolve("/api/events"))
                      .header("Accept", "text/event-stream")
                      .build(),
                  BodyHandlers.ofLines())
              .body();
      Thread thread = new Thread(this::listen, "bench-listener");
      thread.setDaemon(true);
      thread.start();
    }

    private void listen() {
      try {
        lines.forEach(
            line -> {
              bytes.addAndGet(line.length() + 1L);
              if (line.startsWith("event:")) {
                events.incrementAndGet();
              }
            });
      } catch (UncheckedIOException closed) {
        // The page or the benchmark has ended.
      }
    }

    long events() {
      return events.get();
    }

    long bytes() {
      return bytes.get();
    }

    @Override
    public void close() {
      lines.close();
    }
  }
}
