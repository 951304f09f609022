package io.equipoise.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The accessibility rules of axe-core, whose script comes with its jar. */
final class Axe {
  private static final String SCRIPT = resource("/axe.min.js");

  private Axe() {}

  /** What axe-core finds wrong, a line each. */
  static Object faults(Browser browser, String where, String options) {
    if (!browser.is("window.axe")) {
      browser.run(SCRIPT);
    }
    return browser.runAsync(
        """
        const done = arguments[arguments.length - 1];
        const options = Object.assign({resultTypes: ['violations']}, %s);
        axe.run(%s, options).then(
          r => done(r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 4)
            .map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | '))),
          e => done(['axe failed: ' + e]));
        """
            .formatted(options, where));
  }

  private static String resource(String name) {
    try (InputStream in = Axe.class.getResourceAsStream(name)) {
      assertThat(in).as("%s, which the axe-core jar brings", name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
