package io.equipoise.console.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML into maps and lists, and finds values in them. */
final class Yaml {
  private Yaml() {}

  /** All documents of a file. */
  static List<Map<String, Object>> documents(Path file) throws IOException {
    return documents(Files.readString(file));
  }

  /** All documents of a text. */
  static List<Map<String, Object>> documents(String text) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
      documents.add(map(document));
    }
    return documents;
  }

  /** A value that must be a map. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    if (value instanceof Map<?, ?>) {
      return (Map<String, Object>) value;
    }
    throw new IllegalArgumentException("not a map: " + value);
  }

  /** The map at the end of a path of keys; empty where there is none. */
  static Map<String, Object> map(Map<String, Object> root, String... path) {
    Map<String, Object> here = root;
    for (String key : path) {
      here = here.get(key) == null ? Map.of() : map(here.get(key));
    }
    return here;
  }

  /** The list of a key; empty where there is none. */
  static List<Object> list(Map<String, Object> map, String key) {
    return map.get(key) instanceof List<?> list ? List.copyOf(list) : List.of();
  }

  /** The list of a key, each entry a map. */
  static List<Map<String, Object>> maps(Map<String, Object> map, String key) {
    return list(map, key).stream().map(Yaml::map).toList();
  }
}
