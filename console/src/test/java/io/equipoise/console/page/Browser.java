package io.equipoise.console.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium without a window, with a profile of its own that is thrown away. */
final class Browser implements AutoCloseable {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path profile;
  private final ChromeDriver driver;

  Browser() {
    try {
      profile = Files.createTempDirectory("equipoise-browser");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
    // The driver's place is given, so that nothing is looked for or fetched.
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(4));
  }

  /** Whether there is a browser here. */
  static boolean isInstalled() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /** Opens the page anew and waits until it has drawn the state. */
  void open(String url, int width, String scheme) {
    size(width, 900);
    scheme(scheme);
    driver.get("about:blank");
    driver.get(url);
    until("the page is ready", () -> is("document.body.dataset.ready === 'true'"));
  }

  /** What the system prefers: `light` or `dark`. */
  void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  Object runAsync(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  boolean is(String condition) {
    return Boolean.TRUE.equals(run("return Boolean(" + condition + ")"));
  }

  long number(String expression) {
    return ((Number) run("return Math.round(" + expression + ")")).longValue();
  }

  /** Text as it is shown, with plain spaces and dashes that may not break removed. */
  String text(String selector) {
    return plain(find(selector).getText());
  }

  static String plain(String text) {
    return text.replace('\u202f', ' ').replace("\u2060", "");
  }

  /** The first such element, as soon as there is one. */
  WebElement find(String selector) {
    until("there is " + selector, () -> !all(selector).isEmpty());
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Clicks it; once more where the page has drawn it anew between finding and clicking. */
  void click(String selector) {
    until(
        "clicked " + selector,
        () -> {
          find(selector).click();
          return true;
        });
  }

  void type(String selector, CharSequence... keys) {
    find(selector).sendKeys(keys);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  void until(String what, BooleanSupplier condition) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .ignoring(JavascriptException.class)
        .withMessage(what)
        .until(unused -> condition.getAsBoolean());
  }

  void untilText(String selector, String part) {
    until(selector + " says: " + part, () -> text(selector).contains(part));
  }

  /** What the page has written to the console, and what the browser refused it. */
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Keeps a picture of the whole page. */
  void picture(Path file) {
    int width = (int) number("innerWidth");
    size(width, (int) number("document.documentElement.scrollHeight"));
    until(
        "charts in sight are drawn",
        () ->
            is(
                "[...document.querySelectorAll('.chart')].every(c => c.offsetParent === null ||"
                    + " c.querySelector('canvas'))"));
    Object data =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png")).get("data");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode((String) data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    size(width, 900);
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
