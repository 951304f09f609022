package io.equipoise.console.demo;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Sends the process' log to a file in the demo's work folder, so that the terminal stays readable.
 */
final class DemoLog {
  private DemoLog() {}

  /** Creates the work folder and redirects the log; returns the log's file. */
  static Path in(Path workFolder) {
    Path file = workFolder.resolve("equipoise.log");
    try {
      Files.createDirectories(workFolder);
    } catch (IOException e) {
      throw new OperatorException(
          "cannot create the work folder " + workFolder + "; choose another --work-dir", e);
    }
    URL configuration = DemoLog.class.getResource("/logback-demo.xml");
    if (configuration == null
        || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      throw new IllegalStateException(
          "the program lacks its logging configuration; build it again");
    }
    context.reset();
    context.putProperty("equipoise.log", file.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(configuration);
    } catch (JoranException e) {
      throw new IllegalStateException(
          "logback-demo.xml cannot be read; build the program again", e);
    }
    return file;
  }
}
