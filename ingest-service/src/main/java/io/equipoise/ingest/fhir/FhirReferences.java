package io.equipoise.ingest.fhir;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a reference means. Within a Bundle an entry is known by its full URL; a relative reference
 * goes by type and id; so does an absolute one, unless the patient of that id says to live
 * elsewhere. Used by one thread.
 */
final class FhirReferences {
  private static final String UUID = "urn:uuid:";
  private static final String PATIENT = "Patient/";
  private static final String HISTORY = "/_history/";

  private final Map<String, String> idByUrl = new HashMap<>();
  private final Map<String, String> addressById = new HashMap<>();

  /** The UUID of a URL of that kind; empty otherwise. */
  static Optional<String> uuid(String url) {
    return url.startsWith(UUID) && url.length() > UUID.length()
        ? Optional.of(url.substring(UUID.length()))
        : Optional.empty();
  }

  /** Notes the full URL of the patient of an id. */
  void note(String fullUrl, String id) {
    String url = withoutVersion(fullUrl);
    if (!url.isEmpty()) {
      idByUrl.putIfAbsent(url, id);
    }
    if (isAddress(url)) {
      addressById.putIfAbsent(id, url);
    }
  }

  /** Id of the patient that a reference means; empty when it can mean none. */
  Optional<String> patientId(String reference) {
    String url = withoutVersion(reference);
    String known = idByUrl.get(url);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<String> uuid = uuid(url);
    if (uuid.isPresent()) {
      return uuid;
    }
    int type = url.lastIndexOf(PATIENT);
    if (type < 0 || (type > 0 && !isAddress(url))) {
      return Optional.empty();
    }
    String id = url.substring(type + PATIENT.length());
    boolean elsewhere =
        isAddress(url) && addressById.containsKey(id) && !url.equals(addressById.get(id));
    return elsewhere ? Optional.empty() : Optional.of(id);
  }

  private static boolean isAddress(String url) {
    return url.startsWith("http://") || url.startsWith("https://");
  }

  private static String withoutVersion(String reference) {
    int version = reference.indexOf(HISTORY);
    return version < 0 ? reference : reference.substring(0, version);
  }
}
