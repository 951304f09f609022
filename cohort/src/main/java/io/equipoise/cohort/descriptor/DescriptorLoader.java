package io.equipoise.cohort.descriptor;

import io.equipoise.cohort.constraint.Constraint;
import io.equipoise.cohort.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a {@link DatasetDescriptor} from YAML 1.2 and reports every fault at once, each with its
 * line, its path and what would be right. {@code docs/descriptor.md} explains every key; {@code
 * descriptor.schema.json}, a resource beside this class, describes the shape for editors.
 *
 * <p>Text is taken as written: {@code yes}, {@code on} and {@code 010} are the texts "yes", "on"
 * and "010". Anchors, aliases and files of more than 1 MiB are refused.
 */
public final class DescriptorLoader {
  private static final int VERSION_DIGITS = 12;

  /** Most bytes of a descriptor: hundreds of times the shipped ones, and harmless to read. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Prefix of topic names and last part of an Avro namespace, which must not begin with a digit.
   */
  private static final Pattern DATASET = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private DescriptorLoader() {}

  /**
   * The descriptor in a file. Throws {@link DescriptorException}, naming the file, when the file
   * cannot be read or has faults.
   */
  public static DatasetDescriptor load(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(file.toString(), in.readNBytes(MAX_BYTES + 1));
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file; check the path");
    } catch (AccessDeniedException e) {
      throw unreadable(file, "may not be read; check the file's permissions");
    } catch (IOException e) {
      throw unreadable(
          file,
          Files.isDirectory(file)
              ? "is a folder; name a file"
              : "cannot be read: " + e.getMessage());
    }
  }

  /**
   * The descriptor in these bytes, which {@code source} names in messages. Throws {@link
   * DescriptorException} with all faults when there are any.
   */
  public static DatasetDescriptor parse(String source, byte[] yaml) {
    Faults faults = new Faults();
    Optional<DatasetDescriptor> descriptor =
        decode(yaml, faults)
            .flatMap(text -> YamlTree.parse(text, faults))
            .flatMap(
                root ->
                    read(Place.root(root, faults), Sha256.hex(yaml).substring(0, VERSION_DIGITS)));
    if (!faults.isEmpty()) {
      throw new DescriptorException(source, faults.inOrder());
    }
    return descriptor.orElseThrow(
        () ->
            new IllegalStateException(
                "reading " + source + " gave neither a descriptor nor a fault"));
  }

  private static DescriptorException unreadable(Path file, String reason) {
    return new DescriptorException(file.toString(), List.of(new DescriptorFault(0, "", reason)));
  }

  private static Optional<String> decode(byte[] yaml, Faults faults) {
    if (yaml.length > MAX_BYTES) {
      faults.add(0, "", "is larger than 1 MiB; that is no descriptor");
      return Optional.empty();
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(yaml.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(yaml), text, true);
    text.flip();
    if (result.isError()) {
      long line = 1 + text.chars().filter(c -> c == '\n').count();
      faults.add((int) line, "", "not UTF-8 text; save the file as UTF-8");
      return Optional.empty();
    }
    String decoded = text.toString();
    return Optional.of(decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded);
  }

  private static Optional<DatasetDescriptor> read(Place root, String version) {
    return root.fields(
            "dataset",
            "description",
            "identity",
            "columns",
            "label",
            "protected",
            "watch",
            "reference",
            "windows",
            "counting",
            "alerting",
            "sample",
            "synthesis",
            "gates",
            "constraints",
            "privacy",
            "sources")
        .flatMap(fields -> read(fields, version));
  }

  private static Optional<DatasetDescriptor> read(Place.Fields fields, String version) {
    Optional<String> dataset =
        fields.required("dataset", "name the dataset").flatMap(DescriptorLoader::datasetName);
    String description =
        fields
            .required("description", "say in one line what the dataset is")
            .flatMap(Place::text)
            .orElse("");
    Map<String, String> identity =
        fields.optional("identity").map(DescriptorLoader::identity).orElse(Map.of());
    boolean hasEventTime = identity.containsKey("eventTime");

    Vocabulary vocabulary = new Vocabulary();
    ColumnsReader reader = new ColumnsReader(vocabulary);
    List<Column> columns =
        fields.required("columns", "list the columns").map(reader::columns).orElse(List.of());
    Optional<DatasetDescriptor.Label> label =
        fields.required("label", "say what a model shall predict").flatMap(reader::label);
    List<ProtectedAttribute> attributes =
        fields
            .required("protected", "list the protected attributes")
            .map(reader::protectedAttributes)
            .orElse(List.of());
    List<List<String>> watch =
        fields
            .required("watch", "list sets of protected attributes, such as [[sex], [sex, ageBand]]")
            .map(reader::watch)
            .orElse(List.of());
    ReferenceReader references = new ReferenceReader(vocabulary, watch);
    Optional<DatasetDescriptor.Reference> reference =
        fields.required("reference", "give the shares to compare with").flatMap(references::read);
    List<DatasetDescriptor.Window> windows =
        fields
            .required("windows", "list rolling windows")
            .map(PolicyReader::windows)
            .orElse(List.of());
    Optional<Place> counting = fields.optional("counting");
    CountingUnit unit = PolicyReader.counting(counting);
    DatasetDescriptor.Alerting alerting = PolicyReader.alerting(fields.optional("alerting"));
    DatasetDescriptor.Sample sample =
        PolicyReader.sample(fields.optional("sample"), dataset.orElse("dataset"));
    DatasetDescriptor.Synthesis synthesis = PolicyReader.synthesis(fields.optional("synthesis"));
    DatasetDescriptor.Gates gates = PolicyReader.gates(fields.optional("gates"));

    List<Constraint> constraints =
        fields.optional("constraints").map(reader::constraints).orElse(List.of());

    Optional<Place> sourcesPlace =
        fields.required("sources", "say how to read the data: csv, json, fhir or topic");
    Optional<Place.Fields> sources =
        sourcesPlace.flatMap(p -> p.fields("csv", "json", "fhir", "topic"));
    if (sources.isPresent() && sources.get().values().isEmpty()) {
      sourcesPlace.get().fault("must have csv, json, fhir or topic, or several of them");
    }
    Optional<CsvSource> csv =
        sources
            .flatMap(s -> s.optional("csv"))
            .flatMap(p -> new CsvReader(vocabulary, hasEventTime).read(p));
    JsonSource json =
        new JsonReader(vocabulary, identity).read(sources.flatMap(s -> s.optional("json")));
    Privacy privacy =
        fields
            .optional("privacy")
            .map(p -> new PrivacyReader(vocabulary).read(p))
            .orElse(Privacy.NONE);
    Optional<FhirSource> fhir =
        sources
            .flatMap(s -> s.optional("fhir"))
            .flatMap(p -> new FhirReader(vocabulary, hasEventTime).read(p));
    Optional<TopicSource> topic =
        sources
            .flatMap(s -> s.optional("topic"))
            .flatMap(p -> new TopicSourceReader(vocabulary, hasEventTime, dataset).read(p));
    if (unit == CountingUnit.PATIENT) {
      List<String> unnamed = new ArrayList<>();
      if (csv.isPresent() && csv.get().patient().isEmpty()) {
        unnamed.add("sources.csv.identity.patient");
      }
      if (sources.flatMap(s -> s.optional("json")).isPresent() && json.patient().isEmpty()) {
        unnamed.add("sources.json.identity.patient");
      }
      if (!unnamed.isEmpty()) {
        counting
            .get()
            .fault(
                "patients can be told apart only where "
                    + String.join(" and ", unnamed)
                    + " says who they are; add it, or count each `record`");
      }
    }
    if (dataset.isEmpty() || label.isEmpty() || reference.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DatasetDescriptor(
            dataset.get(),
            description,
            version,
            hasEventTime,
            columns,
            label.get(),
            attributes,
            watch,
            reference.get(),
            windows,
            alerting,
            sample,
            synthesis,
            gates,
            csv,
            fhir,
            topic,
            unit,
            constraints,
            json,
            privacy));
  }

  private static Optional<String> datasetName(Place place) {
    return place
        .text()
        .filter(
            name -> {
              boolean sound = DATASET.matcher(name).matches();
              if (!sound) {
                place.fault(
                    "`"
                        + Checks.shorten(name)
                        + "` must be lower-case letters, digits and hyphens, begin with a letter, and have at most 64 characters");
              }
              return sound;
            });
  }

  /**
   * What the keys of {@code identity} name; an unreadable name is called unnamed, noted as a fault.
   */
  private static Map<String, String> identity(Place place) {
    Map<String, String> names = new LinkedHashMap<>();
    place
        .fields("record", "patient", "eventTime")
        .ifPresent(
            fields ->
                fields.values().forEach((key, p) -> names.put(key, p.text().orElse("unnamed"))));
    return names;
  }
}
