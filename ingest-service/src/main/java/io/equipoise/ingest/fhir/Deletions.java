package io.equipoise.ingest.fhir;

import java.util.HashSet;
import java.util.Set;

/** Resources that the exporting server says are deleted. Used by one thread. */
final class Deletions {
  private final Set<String> deleted = new HashSet<>();

  /** Notes what a DELETE request of this URL deletes: {@code Patient/123}. */
  void add(String url) {
    String[] segments = url.split("/", -1);
    if (segments.length >= 2) {
      deleted.add(segments[segments.length - 2] + "/" + segments[segments.length - 1]);
    }
  }

  /** Whether the resource of a type and id is deleted. */
  boolean contains(String type, String id) {
    return !deleted.isEmpty() && deleted.contains(type + "/" + id);
  }
}
