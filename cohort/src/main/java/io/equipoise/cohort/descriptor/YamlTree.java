package io.equipoise.cohort.descriptor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds {@link YamlNode}s from the parser's events. Built from events and not from composed nodes,
 * so that anchors are refused before anything expands them and nesting is bounded before anything
 * recurses into it.
 */
final class YamlTree {
  /** Deeper than any descriptor; keeps hostile nesting from exhausting the stack. */
  private static final int MAX_DEPTH = 20;

  private final Iterator<Event> events;
  private final Faults faults;

  private YamlTree(Iterator<Event> events, Faults faults) {
    this.events = events;
    this.faults = faults;
  }

  /** The document's root; empty, with one fault, when the text is not one YAML document. */
  static Optional<YamlNode> parse(String yaml, Faults faults) {
    LoadSettings settings =
        LoadSettings.builder().setLabel("descriptor").setCodePointLimit(yaml.length() + 1).build();
    try {
      return new YamlTree(new Parse(settings).parseString(yaml).iterator(), faults).document();
    } catch (Unsupported e) {
      faults.add(e.line, "", e.reason);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      faults.add(line, "", "not valid YAML: " + oneLine(e.getProblem()));
    } catch (YamlEngineException e) {
      faults.add(0, "", "not valid YAML: " + oneLine(String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private Optional<YamlNode> document() {
    Optional<YamlNode> root = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (root.isPresent()) {
            throw new Unsupported(
                line(event), "a second document begins here; a descriptor is one document");
          }
        }
        default -> root = Optional.of(node(event, 0));
      }
    }
    if (root.isEmpty()) {
      faults.add(1, "", "the file is empty; describe the dataset");
    }
    return root;
  }

  private YamlNode node(Event event, int depth) {
    int line = line(event);
    if (depth > MAX_DEPTH) {
      throw new Unsupported(
          line, "nested more than " + MAX_DEPTH + " deep; a descriptor is much flatter");
    }
    if (event.getEventId() == Event.ID.Alias
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      throw new Unsupported(
          line,
          "anchors and aliases (& and *) are not supported; write the value out, or quote the text");
    }
    if (event instanceof ScalarEvent scalar) {
      return new YamlNode.Scalar(line, scalar.getValue(), scalar.isPlain());
    } else if (event instanceof SequenceStartEvent) {
      return sequence(line, depth);
    } else if (event instanceof MappingStartEvent) {
      return mapping(line, depth);
    }
    throw new Unsupported(line, "unexpected " + event.getEventId());
  }

  private YamlNode sequence(int line, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new YamlNode.Sequence(line, List.copyOf(items));
  }

  private YamlNode mapping(int line, int depth) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      YamlNode key = node(event, depth + 1);
      if (!(key instanceof YamlNode.Scalar scalar)) {
        throw new Unsupported(key.line(), "a key must be a single value, got " + key.kind());
      }
      entries.add(new YamlNode.Entry(key.line(), scalar.text(), node(events.next(), depth + 1)));
    }
    return new YamlNode.Mapping(line, List.copyOf(entries));
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ").strip();
  }

  /** Valid YAML that a descriptor may not use; ends the reading. */
  private static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final String reason;

    Unsupported(int line, String reason) {
      super(reason);
      this.line = line;
      this.reason = reason;
    }
  }
}
