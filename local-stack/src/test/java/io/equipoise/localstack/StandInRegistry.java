package io.equipoise.localstack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A program that is started in the registry's place. The first time it tells which port it was
 * given, waits until the file {@code taken} is there, and ends with status 3; after that it answers
 * every request.
 */
final class StandInRegistry {
  static final String TOLD = "told-port";
  static final String TAKEN = "taken";

  private StandInRegistry() {}

  /** The program as a jar in the folder. */
  static Path jar(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInRegistry.class.getName());
    String name = StandInRegistry.class.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve("stand-in-runner.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new JarEntry(name));
      try (var code = StandInRegistry.class.getClassLoader().getResourceAsStream(name)) {
        code.transferTo(out);
      }
      out.closeEntry();
    }
    return jar;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(System.getProperty("equipoise.registry.folder"));
    String port = System.getProperty("quarkus.http.port");
    Path told = folder.resolve(TOLD);
    if (!Files.exists(told)) {
      Files.writeString(Files.createFile(folder.resolve(TOLD + ".new")), port);
      Files.move(folder.resolve(TOLD + ".new"), told);
      while (!Files.exists(folder.resolve(TAKEN))) {
        LockSupport.parkNanos(10_000_000);
      }
      System.exit(3);
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getByName(System.getProperty("quarkus.http.host")),
                Integer.parseInt(port)),
            0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    new CountDownLatch(1).await();
  }
}
