package io.equipoise.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Backoff;
import io.equipoise.schemas.connection.Pause;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A thin client of Confluent's schema registry REST API, which Apicurio, Karapace and Redpanda
 * speak too. Source: Confluent, "Schema Registry API Reference", sections Subjects, Schemas and
 * Config.
 *
 * <p>A registry that cannot be reached or answers 429 or 5xx is asked again, with exponential
 * back-off and jitter, until the patience (30 s) is over; where several addresses are given, each
 * try takes the next one. Anything else that is not a success is told at once, with the subject and
 * the URL.
 */
public final class ConfluentSchemaRegistry implements SchemaRegistry {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int CONFLICT = 409;
  private static final int CONFLICT_TRIES = 4;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /**
   * Confluent's error codes are the status and two digits more: 40401 subject, 40402 version, 40403
   * schema not found.
   */
  private static final int FIRST_NOT_FOUND_CODE = 40400;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> bases;
  private final Optional<String> authorization;
  private final Backoff backoff;
  private final HttpClient http;
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  private record SubjectSchema(String subject, Schema schema) {}

  private record Answer(int status, String body, Duration retryAfter) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    boolean isTransient() {
      return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
    }
  }

  /**
   * A client.
   *
   * @param url base URL, several joined by commas
   * @param authorization value of the {@code Authorization} header
   * @param backoff how to wait between tries, and for how long in all
   */
  public ConfluentSchemaRegistry(String url, Optional<String> authorization, Backoff backoff) {
    this.bases =
        Arrays.stream(url.split(",")).map(base -> base.strip().replaceAll("/+$", "")).toList();
    for (String base : bases) {
      if (!base.matches("https?://[^/].*")) {
        throw new OperatorException(
            "registry URL must begin with http:// or https://, got '"
                + base
                + "'; check --registry-url");
      }
    }
    this.authorization = authorization;
    this.backoff = backoff;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  static ConfluentSchemaRegistry at(String url, Map<String, ?> properties) {
    return new ConfluentSchemaRegistry(
        url,
        authorization(properties),
        new Backoff(
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            InstantSource.system(),
            new SplittableRandom(),
            Pause.parking()));
  }

  @Override
  public int register(String subject, Schema schema) {
    return id(
        subject,
        schema,
        "register subject " + subject,
        "/subjects/" + encoded(subject) + "/versions");
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return id(subject, schema, "look up subject " + subject, "/subjects/" + encoded(subject));
  }

  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    String doing = "fetch schema " + id;
    Answer answer = exchange("GET", "/schemas/ids/" + id, "", doing);
    if (isUnknown(answer)) {
      throw new UnknownSchemaException("registry " + url() + " has no schema with id " + id);
    }
    JsonNode body = success(answer, doing);
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new UnknownSchemaException(
          "schema %d in registry %s is %s, not AVRO; check who else writes to this topic"
              .formatted(id, url(), type));
    }
    if (!body.path("references").isEmpty()) {
      throw new OperatorException(
          "schema %d in registry %s refers to other schemas, which this client does not follow; plug in Confluent's deserializer with equipoise.value.deserializer"
              .formatted(id, url()));
    }
    Schema schema = parse(body.path("schema").asText(), id);
    schemas.put(id, schema);
    return schema;
  }

  @Override
  public void setCompatibility(String subject, Compatibility compatibility) {
    String doing = "set the compatibility of subject " + subject;
    String body =
        JsonNodeFactory.instance.objectNode().put("compatibility", compatibility.name()).toString();
    success(unlessConflicting("PUT", "/config/" + encoded(subject), body, doing), doing);
  }

  private int id(String subject, Schema schema, String doing, String path) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    Answer answer = unlessConflicting("POST", path, body, doing);
    if (answer.status() == CONFLICT) {
      throw new OperatorException(
          "schema of subject %s is incompatible with its latest version in registry %s (%s); give new fields a default, or use another topic"
              .formatted(subject, url(), message(answer)));
    }
    if (isUnknown(answer)) {
      throw new UnknownSchemaException(
          "subject %s has no such schema in registry %s; register it first, or set auto.register.schemas=true"
              .formatted(subject, url()));
    }
    JsonNode id = success(answer, doing).path("id");
    if (!id.isInt()) {
      throw unexpected(answer, doing);
    }
    ids.put(key, id.intValue());
    schemas.putIfAbsent(id.intValue(), schema);
    return id.intValue();
  }

  /**
   * Asks again when told 409: of two services that create a subject at the same moment, Apicurio
   * tells one so, although nothing is wrong. An incompatible schema is still incompatible at the
   * last try.
   */
  private Answer unlessConflicting(String method, String path, String body, String doing) {
    Backoff.Series tries = backoff.start();
    for (int attempt = 1; ; attempt++) {
      Answer answer = exchange(method, path, body, doing);
      if (answer.status() != CONFLICT
          || attempt == CONFLICT_TRIES
          || !pause(tries, Duration.ZERO)) {
        return answer;
      }
    }
  }

  private boolean pause(Backoff.Series tries, Duration atLeast) {
    try {
      return tries.awaitNext(atLeast);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private InterruptException interrupted(InterruptedException e) {
    return new InterruptException(
        "interrupted while talking to the schema registry at " + url(), e);
  }

  private Answer exchange(String method, String path, String body, String doing) {
    Backoff.Series tries = backoff.start();
    int attempt = 0;
    while (true) {
      String base = bases.get(attempt++ % bases.size());
      Duration retryAfter = Duration.ZERO;
      String trouble;
      Optional<IOException> cause = Optional.empty();
      try {
        Answer answer = ask(base, method, path, body);
        if (!answer.isTransient()) {
          return answer;
        }
        retryAfter = answer.retryAfter();
        trouble = "it answers HTTP " + answer.status();
      } catch (IOException e) {
        cause = Optional.of(e);
        trouble = describe(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (!pause(tries, retryAfter)) {
        String message =
            "cannot use the schema registry at %s: %s within %d s (%s); check --registry-url and that the registry runs"
                .formatted(url(), trouble, backoff.patience().toSeconds(), doing);
        throw cause.isPresent()
            ? new OperatorException(message, cause.get())
            : new OperatorException(message);
      }
    }
  }

  private Answer ask(String base, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(REQUEST_TIMEOUT)
            .header("Accept", CONTENT_TYPE + ", application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", CONTENT_TYPE);
    }
    authorization.ifPresent(value -> request.header("Authorization", value));
    HttpResponse<String> response = whole(request.build());
    Duration retryAfter =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(value -> value.matches("\\d{1,6}"))
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .orElse(Duration.ZERO);
    return new Answer(response.statusCode(), response.body(), retryAfter);
  }

  /** The request's own timeout ends with the headers: a body that stalls would be waited for. */
  private HttpResponse<String> whole(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> response =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      return response.get(2 * REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stalled) {
      throw new HttpTimeoutException("the answer stalled");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(failed.getCause());
    } finally {
      response.cancel(true);
    }
  }

  private JsonNode success(Answer answer, String doing) {
    if (!answer.isSuccess()) {
      throw unexpected(answer, doing);
    }
    return json(answer).orElseThrow(() -> unexpected(answer, doing));
  }

  private OperatorException unexpected(Answer answer, String doing) {
    String remedy =
        switch (answer.status()) {
          case 401, 403 -> "check the credentials in --client-properties (basic.auth.user.info)";
          case NOT_FOUND -> "check the path in --registry-url (Apicurio: /apis/ccompat/v7)";
          default -> "check --registry-url and the registry's log";
        };
    return new OperatorException(
        "the schema registry at %s answers HTTP %d to: %s (%s); %s"
            .formatted(url(), answer.status(), doing, message(answer), remedy));
  }

  /**
   * Whether the registry itself says that it does not have it, and not some server at a wrong
   * address.
   */
  private static boolean isUnknown(Answer answer) {
    return answer.status() == NOT_FOUND
        && json(answer).map(body -> body.path("error_code").asInt()).orElse(0)
            > FIRST_NOT_FOUND_CODE;
  }

  private static Optional<JsonNode> json(Answer answer) {
    try {
      return Optional.ofNullable(JSON.readTree(answer.body())).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The registry's own words, on one line and of bounded length. */
  private static String message(Answer answer) {
    String text =
        json(answer)
            .map(body -> body.path("message").asText(""))
            .orElse("")
            .replaceAll("\\s+", " ")
            .strip();
    if (text.isEmpty()) {
      return "without a message";
    }
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }

  private Schema parse(String schema, int id) {
    try {
      return new Schema.Parser().parse(schema);
    } catch (SchemaParseException e) {
      throw new OperatorException(
          "schema %d in registry %s is not a valid Avro schema; check who registered it"
              .formatted(id, url()),
          e);
    }
  }

  private static String describe(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? "no connection" : message;
  }

  private String url() {
    return String.join(",", bases);
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Optional<String> authorization(Map<String, ?> properties) {
    Optional<String> basic = property(properties, "basic.auth.user.info");
    if (basic.isPresent()) {
      byte[] credentials = basic.get().getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return property(properties, "bearer.auth.token").map(token -> "Bearer " + token);
  }

  private static Optional<String> property(Map<String, ?> properties, String name) {
    Object value = properties.get("schema.registry." + name);
    if (value == null) {
      value = properties.get(name);
    }
    return Optional.ofNullable(value).map(Object::toString);
  }
}
