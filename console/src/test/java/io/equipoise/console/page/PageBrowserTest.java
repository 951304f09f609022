package io.equipoise.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.console.page.Records.Group;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page in a real Chromium, in every state of the loop. Pictures stay in target/screenshots. */
class PageBrowserTest {
  private static final Path PICTURES = Path.of("target", "screenshots");

  private static FixtureServer server;
  private static Browser browser;

  @BeforeAll
  static void start() {
    assumeTrue(
        Browser.isInstalled(),
        "no Chromium: install Debian's chromium and chromium-driver to run the page's tests");
    server = new FixtureServer(0);
    browser = new Browser();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static void open(Scene scene, int width, String scheme) {
    server.show(scene, false);
    browser.open(server.url(), width, scheme);
  }

  private static void open(Scene scene) {
    open(scene, 1280, "light");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EMPTY       | No records yet.                    | Nothing needs doing.             | Nothing to show.
          QUIET       | evidence is gathering              | Nothing needs doing.             | Nothing to show.
          FIRING      | Women are under-represented        | No batch has been made           | Not known yet.
          TRAINING    | Women are under-represented        | A generator is training.         | Not known yet.
          WITHHELD    | Women are under-represented        | A batch was made and withheld.   | Nothing to judge.
          REFUSED     | Women are under-represented        | No batch was made.               | Nothing to judge.
          QUARANTINED | Women are under-represented        | A synthetic batch was published. | Not shown: the batch is quarantined.
          PROMOTED    | Women are under-represented        | A synthetic batch was published. | Yes: the batch was promoted.
          DRIFT       | The champion serves women worse    | No batch has been made           | Not known yet.
          """)
  void shouldSayTheSituationInThreeSentences(Scene scene, String who, String what, String helped) {
    open(scene);

    assertThat(browser.all("#situation .panel")).hasSize(3);
    assertThat(browser.text("#situation .panel:nth-child(1) .headline")).contains(who);
    assertThat(browser.text("#situation .panel:nth-child(2) .headline")).contains(what);
    assertThat(browser.text("#situation .panel:nth-child(3) .headline")).contains(helped);
    shouldFitAPhone();
    assertThat(browser.complaints()).isEmpty();
  }

  private static void shouldFitAPhone() {
    browser.size(390, 844);
    assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
  }

  @Test
  void shouldGiveTheFiguresOfTheLeadingAlert() {
    open(Scene.PROMOTED);

    assertThat(browser.text("#situation .panel:nth-child(1) .more"))
        .isEqualTo("12 % of records, 51 % expected (95 % interval 11–14 %).");
    assertThat(browser.text("#situation .panel:nth-child(3) .more"))
        .isEqualTo(
            "AUROC of women changed by +0.087 (+0.031 to +0.146), of everybody by +0.003 (−0.011 to"
                + " +0.016).");
  }

  @Test
  void shouldNeverShowZeroForWhatIsUnknownOrSuppressed() {
    open(Scene.PROMOTED);

    assertThat(browser.text("#loop li:nth-child(1)")).contains("14,823").contains("— rejected");
    assertThat(browser.text("#alert-detail .facts")).contains("Records of the group\nsuppressed");
    assertThat(browser.text("#shares tr:has(.unknown)"))
        .contains("not enough data")
        .doesNotContain("0 %");
    assertThat(browser.text(".heat-few:is(td)")).isEqualTo("not enough data");
    browser.click("details[data-id=cells] summary");
    assertThat(browser.text("details[data-id=cells] tbody tr:nth-child(2)")).contains("≤ 10");
    assertThat(browser.text("#fairness-detail tr:has(th):last-child")).doesNotContain("NaN");
    assertThat(browser.text("main"))
        .doesNotContain("NaN")
        .doesNotContain("undefined")
        .doesNotContain("null");
  }

  @Test
  void shouldShowGatesWithTheFailedOnesFirst() {
    open(Scene.WITHHELD);

    assertThat(browser.text("#batch-detail")).contains("4 of 6 passed");
    assertThat(browser.text("#batch-detail .cards-when-narrow tbody tr:nth-child(1)"))
        .contains("near-copies")
        .contains("0.061")
        .contains("0.049–0.076")
        .contains("≤ 0.050")
        .contains("failed");
    assertThat(browser.text("#situation .panel:nth-child(2) .more"))
        .isEqualTo("Gate near-copies failed: 0.061, limit ≤ 0.050.");
  }

  @Test
  void shouldFollowTrainingWithoutBeingReloaded() {
    open(Scene.TRAINING);
    assertThat(browser.text(".training-line"))
        .contains("Step 640 of 2,000")
        .contains("about 1 min 53 s left");

    server.tell(
        "progress", Records.progress(Scene.BATCH, Scene.WOMEN, Scene.FEMALE, "TRAINING", 1200));
    browser.untilText(".training-line", "Step 1,200 of 2,000");
    assertThat(browser.number("document.querySelector('progress').value")).isEqualTo(1200);
    assertThat(browser.text("#loop li:nth-child(4)")).contains("step 1,200 of 2,000");

    server.tell("report", Batches.report(Scene.BATCH, Scene.WOMEN, Scene.FEMALE, "PUBLISHED"));
    browser.untilText(
        "#situation .panel:nth-child(2) .headline", "A synthetic batch was published.");
    assertThat(browser.text("#situation .panel:nth-child(3) .more"))
        .contains("are being compared on real people");
  }

  @ParameterizedTest
  @CsvSource({"QUIET", "EMPTY"})
  void shouldAnnounceANewAlert(Scene scene) {
    open(scene);

    server.tell("alert", Records.alert(Scene.WOMEN, Scene.FEMALE, "FIRING", 0.123, 0.513));

    browser.until(
        "announced",
        () ->
            browser.is(
                "document.getElementById('announce').textContent === 'Alert firing: Women'"));
    browser.untilText("#situation .panel:nth-child(1) .headline", "Women are under-represented");
    assertThat(browser.run("return document.getElementById('announce').ariaLive ?? 'polite'"))
        .isEqualTo("polite");
  }

  @Test
  void shouldLeadFromAlertToBatchToVerdictToChampion() {
    open(Scene.PROMOTED);
    assertThat(browser.text(".chain"))
        .contains("Alert")
        .contains("bt19c04e, 1,240 rows")
        .contains("promoted")
        .contains("serves now");

    browser.click(".chain a[href='#batch=" + Scene.BATCH + "']");
    browser.until("batch in the address", () -> browser.is("location.hash.startsWith('#batch=')"));
    assertThat(browser.text("#batch-detail code")).isEqualTo(Scene.BATCH);
    assertThat(browser.focused().getAttribute("id")).isEqualTo("batches");

    assertThat(browser.find("[data-id=batch-card]").getAttribute("href"))
        .endsWith("/api/cards/batch/" + Scene.BATCH + ".html");
    browser.type("#alert-list li:nth-child(2) a", Keys.ENTER);
    browser.untilText("#alert-detail h3", "People aged 65–100");
  }

  @Test
  void shouldShowDistributionsWithTheirFigures() {
    open(Scene.PROMOTED);
    browser.until("distributions", () -> browser.all(".multiple").size() == 8);

    browser.click("details[data-id=bins-age] summary");
    assertThat(browser.text("details[data-id=bins-age]")).contains("75–80").contains("suppressed");
  }

  @Test
  void shouldPostAnActionWithTokenAndReason() {
    open(Scene.FIRING);
    int before = server.posted().size();

    browser.click("[data-action=silence]");
    assertThat(browser.text("dialog h2")).isEqualTo("Enter the operator token");
    browser.type("#token-input", FixtureServer.TOKEN, Keys.ENTER);
    browser.untilText("dialog h2", "Silence this alert?");
    browser.click("dialog button[type=submit]");
    browser.untilText(".error", "Please give a reason.");
    browser.type("#action-reason", "the trial has ended");
    browser.click("dialog button[type=submit]");
    browser.until("dialog closed", () -> browser.all("dialog").isEmpty());

    assertThat(browser.text("#notice")).isEqualTo("Silenced. It is silent.");
    assertThat(server.posted()).hasSize(before + 1);
    JsonNode sent = server.posted().get(before);
    assertThat(sent.path("action").asText()).isEqualTo("silence");
    assertThat(sent.path("target").asText()).isEqualTo(Scene.WOMEN);
    assertThat(sent.path("reason").asText()).isEqualTo("the trial has ended");
    assertThat(Instant.parse(sent.path("until").asText())).isAfter(Records.NOON);
    assertThat(browser.run("return document.activeElement.dataset.action")).isEqualTo("silence");
    assertThat(
            browser.is(
                "JSON.stringify([localStorage, sessionStorage,"
                    + " location.href]).includes('let-me-in')"))
        .isFalse();
  }

  @Test
  void shouldSayWhyAnActionWasRefused() {
    open(Scene.TRAINING);

    browser.click("[data-action=cancel]");
    browser.type("#token-input", FixtureServer.TOKEN, Keys.ENTER);
    browser.untilText("dialog h2", "Cancel this job?");
    browser.type("#action-reason", "impossible");
    browser.click("dialog button[type=submit]");
    browser.untilText(".error", "The console refused: the batch has ended already");

    browser.type("#action-reason", Keys.ESCAPE);
    browser.until("dialog closed", () -> browser.all("dialog").isEmpty());
    browser.complaints(); // The refusal itself is in the browser's log.
  }

  @Test
  void shouldNotSayThatNothingWasDoneWhenNobodyKnows() {
    open(Scene.TRAINING);

    browser.click("[data-action=cancel]");
    browser.type("#token-input", FixtureServer.TOKEN, Keys.ENTER);
    browser.untilText("dialog h2", "Cancel this job?");
    browser.type("#action-reason", "unconfirmed");
    browser.click("dialog button[type=submit]");
    browser.untilText(".error", "No confirmation: it may have been taken or not");

    browser.type("#action-reason", ", unanswered");
    browser.click("dialog button[type=submit]");
    browser.untilText(".error", "may have been taken or not: look under “What operators did”");

    browser.type("#action-reason", Keys.ESCAPE);
    browser.until("dialog closed", () -> browser.all("dialog").isEmpty());
    browser.complaints(); // What went wrong is in the browser's log.
  }

  @Test
  void shouldForgetATokenThatIsNotAccepted() {
    open(Scene.PROMOTED);

    browser.click("#token");
    browser.type("#token-input", "not-a-token-0123456789", Keys.ENTER);
    browser.untilText("#token", "Forget token");
    browser.click("[data-action=quarantine]");
    browser.type("#action-reason", "looks wrong");
    browser.click("dialog button[type=submit]");
    browser.untilText(".error", "did not accept this token");
    browser.click("dialog button[type=button]");

    browser.untilText("#token", "Enter token");
    browser.complaints();
  }

  @Test
  void shouldOfferNoActionWhenReadOnly() {
    server.show(Scene.PROMOTED, true);
    browser.open(server.url(), 1280, "light");

    browser.untilText("#token", "Read-only");
    assertThat(browser.find("#token").isEnabled()).isFalse();
    assertThat(browser.all("[data-action]")).isEmpty();
  }

  @Test
  void shouldSayThatTheConnectionIsLostAndComeBack() {
    open(Scene.FIRING);

    server.hangUp();
    browser.until("lost", () -> browser.find("#lost").isDisplayed());
    assertThat(browser.text("#lost"))
        .contains("Connection to the console lost. What you see is")
        .contains("old");
    assertThat(browser.text("#feed")).isEqualTo("Connection lost");

    server.show(Scene.PROMOTED, false);
    browser.untilText("#feed", "Live");
    browser.untilText("#situation .panel:nth-child(3) .headline", "Yes: the batch was promoted.");
    assertThat(browser.find("#lost").isDisplayed()).isFalse();
    browser.complaints();
  }

  @Test
  void shouldSayThatKafkaDoesNotAnswerTheConsole() throws Exception {
    open(Scene.FIRING);
    assertThat(browser.find("#lost").isDisplayed()).isFalse();

    server.tell("counters", counters("UNREACHABLE", "UNREACHABLE"));
    browser.untilText("#feed", "Kafka does not answer");
    assertThat(browser.text("#lost")).contains("Kafka has not answered the console for");

    // One that has no group, or is not allowed to be seen, is no sign of it.
    server.tell("counters", counters("UNREACHABLE", "RUNNING"));
    browser.untilText("#feed", "Live");
    assertThat(browser.find("#lost").isDisplayed()).isFalse();
    browser.complaints();
  }

  private static JsonNode counters(String monitor, String synth) throws JsonProcessingException {
    return new ObjectMapper()
        .readTree(
            """
            {"counters":{"records":1,"rejected":null,"synthetic":null},"services":[
              {"name":"monitor","state":"%s","since":"2026-03-01T12:00:00Z","lag":null},
              {"name":"synth","state":"%s","since":"2026-03-01T12:00:00Z","lag":null}]}
            """
                .formatted(monitor, synth));
  }

  @Test
  void shouldShowTheSharesOfTheWindowThatIsChosen() {
    open(Scene.EMPTY);
    for (String window : List.of("1h", "1d")) {
      // As a monitor publishes them: at the same stream time, as many points of each.
      List<Group> groups =
          List.of(new Group(Scene.FEMALE, 0.5, window.equals("1h") ? 0.3 : 0.7, 99));
      server.tell("snapshot", Records.snapshot(window, Records.NOON, groups));
      server.tell("history", Records.point(window, Records.NOON, groups));
    }
    browser.untilText("details[data-id=trend] summary", "as a table");
    browser.until("both windows", () -> browser.all("#people-tools option").size() == 2);
    browser.click("details[data-id=trend] summary");
    browser.untilText("details[data-id=trend] tbody", "30.0 %");

    browser.run(
        "const pick = document.querySelector('#people-tools select'); pick.value = '1d';"
            + " pick.dispatchEvent(new Event('change'))");

    browser.untilText("#shares", "70.0 %");
    browser.untilText("details[data-id=trend] tbody", "70.0 %");
    assertThat(browser.text("details[data-id=trend] tbody")).doesNotContain("30.0 %");
  }

  @Test
  void shouldOpenTheConnectionAnewWhenItGoesSilent() {
    open(Scene.FIRING);
    follow(1_500);
    browser.until("live", () -> heard().equals("live"));
    browser.until("a word every second keeps it", () -> browser.is("window.alive >= 3"));
    assertThat(heard()).isEqualTo("live");
    int open = server.listeners();

    server.mute(true);
    browser.until("lost", () -> heard().startsWith("live,lost"));
    server.mute(false);
    browser.until("live again", () -> heard().endsWith(",live"));
    browser.until("the silent ones are closed", () -> server.listeners() <= open);
  }

  /** The page's own module once more, with less patience than 45 s. */
  private static void follow(int silenceMillis) {
    browser.run(
        """
        window.heard = [];
        window.alive = 0;
        const store = { apply: (event) => { if (event === 'alive') window.alive += 1; } };
        import('/assets/feed.js').then((feed) =>
          feed.follow(store, (status) => {
            if (status !== 'connecting') window.heard.push(status);
          }, arguments[0]));
        """,
        silenceMillis);
  }

  private static String heard() {
    return (String) browser.run("return window.heard.join()");
  }

  @Test
  void shouldKeepNoMoreThanItsBoundsInMemory() {
    open(Scene.QUIET);

    Object sizes =
        browser.runAsync(
            """
            const done = arguments[arguments.length - 1];
            import('/assets/store.js').then(({ createStore }) => {
              const store = createStore();
              const groups = (n) => Array.from({ length: n }, (_, i) => ({ id: `g${i}`, share: 0.1 }));
              for (let i = 0; i < 1000; i++) {
                store.apply('history', { window: 'few', at: i, subgroups: groups(2) });
                store.apply('history', { window: 'many', at: i, subgroups: groups(240) });
                store.apply('report', { batchId: `b${i}` });
                store.apply('progress', { batchId: `b${i}`, step: 1, criticLoss: 1 });
                store.apply('verdict', { batchId: `b${i}` });
                store.apply('fairness', { evaluationId: `e${i}` });
                store.apply('action', { actionId: `a${i}` });
                store.apply('snapshot', { window: `w${i}` });
              }
              for (let i = 0; i < 20100; i++) store.apply('alert', { alertId: `a${i}` });
              const few = store.history.get('few');
              store.apply('history', { window: 'few', at: 990, subgroups: groups(2) });
              const last = store.history.get('few').slice(-1)[0].at;
              const ordered = few.every((p, i) => i === 0 || p.at > few[i - 1].at);
              done([few.length <= 600, few.length > 300, few[0].at === 0, ordered, last,
                store.history.get('many').length, store.reports.size, store.progress.size,
                store.losses.size, store.verdicts.size, store.fairness.size, store.actions.size,
                store.snapshots.size, store.alerts.size, store.alerts.has('a20099')].join());
            });
            """);

    assertThat((String) sizes)
        .matches(
            "true,true,true,true,990,(7[5-9]|[89]\\d|100),200,200,20,200,40,500,50,20000,true");
  }

  @Test
  void shouldBeUsableByKeyboard() {
    open(Scene.FIRING);

    browser.type("body", Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Skip to the content");
    assertThat(browser.is("getComputedStyle(document.activeElement).outlineStyle !== 'none'"))
        .isTrue();
    browser.focused().sendKeys(Keys.ENTER);
    assertThat(browser.focused().getAttribute("id")).isEqualTo("main");

    browser.find("#token").sendKeys(Keys.ENTER);
    for (int i = 0; i < 8; i++) {
      browser.focused().sendKeys(Keys.TAB);
      assertThat(
              browser.is(
                  "document.activeElement === document.body ||"
                      + " document.querySelector('dialog').contains(document.activeElement)"))
          .isTrue();
    }
    browser.find("#token-input").sendKeys(Keys.ESCAPE);
    browser.until("closed", () -> browser.all("dialog").isEmpty());
    assertThat(browser.focused().getAttribute("id")).isEqualTo("token");
  }

  @Test
  void shouldChangeTheme() {
    open(Scene.QUIET);
    assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("light");

    browser.click("#theme");
    browser.click("#theme");

    assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
    browser.run("localStorage.clear()");
  }

  @Test
  void shouldStayWithinItsBoundsWhenMuchHappens() {
    open(Scene.TRAINING);
    List<Group> groups = Scene.CROWD.groups(1);
    server.tell("snapshot", Records.snapshot("1h", Records.NOON, groups));
    browser.untilText("#loop li:nth-child(2)", "214");
    shouldFitAPhone();
    browser.size(1280, 900);
    long nodes = browser.number("document.querySelectorAll('*').length");

    for (int i = 0; i < 400; i++) {
      server.tell(
          "history", Records.point("1h", Records.NOON.plusSeconds(i), groups.subList(0, 6)));
      server.tell(
          "progress", Records.progress(Scene.BATCH, Scene.WOMEN, Scene.FEMALE, "TRAINING", 3L * i));
    }
    server.tell("snapshot", Records.snapshot("1h", Records.NOON.plusSeconds(400), groups));
    browser.untilText(".training-line", "Step 1,197 of 2,000");

    assertThat(browser.number("document.querySelectorAll('*').length")).isLessThan(nodes + 200);
  }

  @Test
  void shouldShowWordsAndTablesBeforeChartsAreThere() {
    long paint = Long.MAX_VALUE;
    // The best of three: whatever else the machine does makes a paint later, never earlier.
    for (int i = 0; i < 3 && paint >= 2000; i++) {
      open(Scene.CROWD);
      paint = browser.number("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    }

    assertThat(paint).isLessThan(2000);
    assertThat(
            browser.is(
                "performance.getEntriesByType('resource').every(r =>"
                    + " !r.name.endsWith('echarts.min.js') || r.startTime >"
                    + " performance.getEntriesByName('first-contentful-paint')[0].startTime)"))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"TRAINING,390", "WITHHELD,1280", "DRIFT,390", "EMPTY,1280"})
  void shouldHaveNoAccessibilityFaultInAnyState(Scene scene, int width) {
    open(scene, width, "dark");
    browser.picture(
        PICTURES.resolve("%s-%d-dark.png".formatted(scene.name().toLowerCase(Locale.ROOT), width)));

    assertThat(Axe.faults(browser, "document", "{runOnly: ['wcag2a', 'wcag21a', 'wcag21aa']}"))
        .isEqualTo(List.of());
    assertThat(browser.complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 390})
  void shouldHaveNoAccessibilityFaultInLightAndInDark(int width) {
    open(Scene.PROMOTED, width, "light");
    browser.picture(PICTURES.resolve("promoted-" + width + "-light.png"));
    browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })");
    assertThat(
            Axe.faults(
                browser, "document", "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}"))
        .isEqualTo(List.of());

    browser.scheme("dark");
    browser.until("dark", () -> browser.is("document.documentElement.dataset.theme === 'dark'"));
    browser.picture(PICTURES.resolve("promoted-" + width + "-dark.png"));
    // Only colors differ.
    assertThat(
            Axe.faults(
                browser, "document", "{runOnly: {type: 'rule', values: ['color-contrast']}}"))
        .isEqualTo(List.of());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldHaveNoAccessibilityFaultInADialog() {
    open(Scene.FIRING, 390, "dark");
    browser.click("[data-action=silence]");
    browser.type("#token-input", FixtureServer.TOKEN, Keys.ENTER);
    browser.untilText("dialog h2", "Silence this alert?");

    assertThat(
            Axe.faults(
                browser, "document.querySelector('dialog')", "{runOnly: ['wcag2a', 'wcag2aa']}"))
        .isEqualTo(List.of());
    browser.picture(PICTURES.resolve("dialog-390-dark.png"));
  }
}
