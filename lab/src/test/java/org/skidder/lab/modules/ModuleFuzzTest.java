package org.skidder.lab.modules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.ingest.IngestResources;
import org.skidder.ingest.Pipeline;
import org.skidder.lab.modules.Samples.Sample;
import org.skidder.modules.Fileset;
import org.skidder.modules.ServerVersion;

/**
 * Whatever a line holds, the pipelines of all modules make a document of it, in which the line is
 * not lost. {@code -Dskidder.fuzz.lines=100000} looks longer, {@code -Dskidder.fuzz.seed}
 * elsewhere.
 */
class ModuleFuzzTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2018-07-01T00:00:00Z"), ZoneOffset.UTC);
  private static final int LINES = Integer.getInteger("skidder.fuzz.lines", 60);
  private static final long SEED = Long.getLong("skidder.fuzz.seed", 1);
  private static final int LONGEST = Integer.getInteger("skidder.fuzz.longest", 3000);

  private static final int LONG = 20_000;

  /** A number in a line. */
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** An address in a line. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\d+(?:\\.\\d+){3}|[0-9a-f]*::?[0-9a-f:]+");

  /** A fileset with values for its variables, lines that it understands, and types of fields. */
  record Subject(String name, Fileset fileset, List<byte[]> lines, FieldTypes types) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Subject> subjects() throws IOException {
    Map<String, Subject> subjects = new TreeMap<>();
    for (Sample sample : Samples.all(Path.of("..", "modules"))) {
      Map<String, Object> variables = Samples.variables(sample.file());
      String name =
          sample.module() + "/" + sample.fileset() + (variables.isEmpty() ? "" : variables);
      Fileset fileset = SampleLog.fileset(sample.module(), sample.fileset(), variables);
      FieldTypes fields = new FieldTypes(sample.module());
      List<byte[]> lines =
          subjects
              .computeIfAbsent(name, _ -> new Subject(name, fileset, new ArrayList<>(), fields))
              .lines();
      String text = Files.readString(sample.file());
      text.lines().filter(line -> !line.isEmpty()).forEach(line -> lines.add(line.getBytes(UTF_8)));
      // Records of several lines.
      lines.add(text.substring(0, Math.min(600, text.length())).getBytes(UTF_8));
    }
    return subjects.values().stream();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void everyLineBecomesADocumentAndIsNotLost(Subject subject) throws Exception {
    Pipeline pipeline = pipeline(subject.fileset());
    HostileLines lines = new HostileLines(SEED, subject.lines(), LONGEST);
    for (int i = 0; i < LINES; i++) {
      checkDocument(subject, pipeline, lines.next());
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void longLinesTakeTheTimeOfTheirLength(Subject subject) throws Exception {
    Pipeline pipeline = pipeline(subject.fileset());
    byte[] sample = subject.lines().getFirst();
    int half = sample.length / 2;
    for (String piece : new String[] {" ", "=", "[", "{\"a\":", ": ", "\n", "a=\"b ", "1"}) {
      byte[] much = piece.repeat(LONG / piece.length()).getBytes(UTF_8);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.write(sample, 0, half);
      line.writeBytes(much);
      line.write(sample, half, sample.length - half);
      checkDocument(subject, pipeline, line.toByteArray());
      checkDocument(subject, pipeline, much);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void numbersAndAddressesThatNoFieldHoldsLeaveTheDocumentFitForAnIndex(Subject subject)
      throws Exception {
    Pipeline pipeline = pipeline(subject.fileset());
    for (byte[] line : subject.lines()) {
      String text = new String(line, UTF_8);
      for (String changed : each(text, NUMBER, "9".repeat(40))) {
        checkDocument(subject, pipeline, changed.getBytes(UTF_8));
      }
      for (String address : new String[] {"fe80::1%eth0", "1::2::3", "010.0.0.1", "1.2.3.400"}) {
        for (String changed : each(text, ADDRESS, address)) {
          checkDocument(subject, pipeline, changed.getBytes(UTF_8));
        }
      }
    }
  }

  /** A text with each match of a pattern replaced in turn. */
  private static List<String> each(String text, Pattern pattern, String replacement) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> text.substring(0, found.start()) + replacement + text.substring(found.end()))
        .toList();
  }

  private static void checkDocument(Subject subject, Pipeline pipeline, byte[] line)
      throws FieldException {
    Event event = event(subject.fileset(), line);
    assertThat(pipeline.process(event)).isNotEqualTo(Pipeline.Outcome.DROPPED);
    JsonBuffer out = new JsonBuffer(1 << 16);
    DocumentEncoder.plain(false).encode(event, out);
    byte[] json = out.toByteArray();
    FieldMap document = JsonDecoder.object(json, 0, json.length);
    check(document, new String(line, UTF_8));
    assertThat(subject.types().misfits(Documents.flat(document)))
        .as("what an index would refuse of %s", new String(line, UTF_8))
        .isEmpty();
  }

  private static Pipeline pipeline(Fileset fileset) {
    return Pipeline.compile(
        fileset.path(),
        fileset.pipelines(ServerVersion.EDGE).values().iterator().next(),
        IngestResources.withoutGeo(CLOCK),
        name -> Optional.empty());
  }

  /** What the input makes of a line: it decodes JSON for filesets that want that. */
  private static Event event(Fileset fileset, byte[] line) {
    FieldMap own = new FieldMap();
    Optional<FieldMap> json = fileset.input().has("json") ? object(line) : Optional.empty();
    if (json.isPresent()) {
      own.put("json", json.get());
    } else {
      own.put("message", new ByteText(line, 0, line.length));
    }
    return new Event(CLOCK.millis(), 0, own, Template.EMPTY);
  }

  private static Optional<FieldMap> object(byte[] line) {
    try {
      return Optional.of(JsonDecoder.object(line, 0, line.length));
    } catch (FieldException none) {
      return Optional.empty();
    }
  }

  private static void check(FieldMap document, String line) {
    assertThat(document).containsKey("@timestamp");
    String error = document.get("error") instanceof FieldMap map ? "" + map.get("message") : "";
    // The engine ends a match after a second; a pattern that needs that for such lines is a trap.
    assertThat(error)
        .as(line)
        .doesNotContain("interrupted after")
        .doesNotContain("was ended after")
        .doesNotContain("maximum number");
    if (error.startsWith("Provided Grok expressions do not match field value: [" + start(line))) {
      assertThat(readable(String.valueOf(document.get("message"))))
          .as("the line that was not understood")
          .isEqualTo(readable(line));
    }
  }

  /** Without what stands for bytes that are no UTF-8: decoders differ in how many there are. */
  private static String readable(String text) {
    return text.replace("\uFFFD", "");
  }

  private static String start(String line) {
    return line.chars().limit(20).allMatch(c -> c >= ' ' && c != '"' && c != '\\')
        ? line.substring(0, Math.min(20, line.length()))
        : "\0";
  }
}
