package org.skidder.lab.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.core.event.FieldMap;
import org.skidder.lab.modules.Samples.Sample;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleFolder;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.ServerVersion;
import org.skidder.outputs.elasticsearch.template.FieldList;

/** Every sample log of every module, read by its input and parsed at the edge. */
class ModuleDocumentsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2018-07-01T00:00:00Z"), ZoneOffset.UTC);

  static Stream<Sample> samples() throws IOException {
    return Samples.all(Path.of("..", "modules")).stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleBecomesTheDocumentsThatAreExpected(Sample sample) throws Exception {
    Fileset fileset =
        SampleLog.fileset(sample.module(), sample.fileset(), Samples.variables(sample.file()));
    List<Map<String, Object>> documents = Samples.parsed(fileset, sample.file(), CLOCK);
    Path expectation = Samples.expectation(sample.file());
    assertThat(expectation).as("a sample has the documents that are expected of it").exists();
    List<Map<String, Object>> expected = Documents.expected(expectation);
    assertThat(Documents.differences(expected, documents)).isEmpty();
    assertThat(Files.size(sample.file())).as("a sample is not empty").isPositive();
  }

  /** Their fields are as open as what the kernel or a query tells. */
  private static final Set<String> OPEN = Set.of("auditd", "osquery");

  @ParameterizedTest
  @MethodSource("samples")
  void theFieldsOfDocumentsAreDeclared(Sample sample) throws Exception {
    Set<String> unknown = new TreeSet<>();
    for (Map<String, Object> document : Documents.expected(Samples.expectation(sample.file()))) {
      if (!Documents.hasError(document)) {
        unknown.addAll(document.keySet());
      }
    }
    ModuleFolder module =
        new ModuleLibrary(Path.of("no-modules-of-users")).find(sample.module()).orElseThrow();
    List<String> names = new ArrayList<>();
    Set<String> open = new TreeSet<>();
    FieldList declared = FieldList.builtIn();
    for (Map<String, Object> chapter : module.fields()) {
      declared =
          declared.append(FieldList.of(chapter.getOrDefault("fields", List.of()), sample.module()));
    }
    collect("", declared.fields(), names, open);
    unknown.removeAll(names);
    unknown.removeIf(field -> open.stream().anyMatch(field::startsWith));
    if (!OPEN.contains(sample.module())) {
      assertThat(unknown).isEmpty();
    }
  }

  private static void collect(
      String prefix, List<FieldList.Field> fields, List<String> names, Set<String> open) {
    for (FieldList.Field field : fields) {
      String name = prefix + field.name();
      names.add(name);
      if (field.type().equals("object")) {
        open.add(name + ".");
      }
      collect(name + ".", field.children(), names, open);
    }
  }

  /** What is parsed by servers before 8, by later ones, and here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7 | 49.0                       | Windows NT 5.1  | Windows XP
          8 | 49.0                       | Windows NT 5.1  | Windows XP
          7 | 99999999999999999999.0     | Windows NT 6.0  | Windows Vista
          8 | 99999999999999999999.0     | Windows NT 6.0  | Windows Vista
          7 | 49.99999999999999999999    | Windows NT 6.1  | Windows 7
          8 | 49.99999999999999999999    | Windows NT 6.1  | Windows 7
          """)
  void numbersOfUserAgentsFitTheirFields(int server, String version, String system, String os)
      throws Exception {
    Fileset fileset = SampleLog.fileset("nginx", "access", Map.of());
    Map<String, Object> definition =
        fileset.pipelines(new ServerVersion(false, server, 9)).values().iterator().next();
    EdgeParser parser =
        new EdgeParser(server < 8 ? definition : withNewerAgents(definition), CLOCK);
    FieldMap raw = new FieldMap(Map.of("@timestamp", CLOCK.instant().toString()));
    raw.put(
        "message",
        "198.51.100.7 - - [02/Jan/2020:03:04:05 +0000] \"GET / HTTP/1.1\" 200 9 \"-\""
            + " \"Mozilla/5.0 (%s; rv:9) Gecko/20100101 Firefox/%s\"".formatted(system, version));

    Map<String, Object> fields = Documents.flat(parser.parse(raw).orElseThrow());

    assertThat(Documents.flat(parser.parse(raw).orElseThrow()))
        .as("the same agent again")
        .isEqualTo(fields);

    assertThat(fields)
        .containsEntry("nginx.access.user_agent.name", "Firefox")
        .containsEntry("nginx.access.user_agent.os", os)
        .doesNotContainKey("error.message");
    for (String name : List.of("major", "minor", "os_major", "os_minor")) {
      assertThat(String.valueOf(fields.getOrDefault("nginx.access.user_agent." + name, "0")))
          .as(name)
          .matches("[0-9]{1,18}(\\.[0-9]+)?");
    }
    assertThat(fields.containsKey("nginx.access.user_agent.major"))
        .isEqualTo(version.startsWith("49."));
  }

  /** With fields of user agents as Elasticsearch 8 makes them when nothing is stated. */
  private static Map<String, Object> withNewerAgents(Map<String, Object> definition) {
    List<Object> processors = new ArrayList<>();
    for (Object processor : (List<?>) definition.getOrDefault("processors", List.of())) {
      Map<String, Object> copy = new LinkedHashMap<>();
      ((Map<?, ?>) processor).forEach((type, options) -> copy.put(String.valueOf(type), options));
      copy.computeIfPresent(
          "user_agent",
          (type, options) -> {
            Map<String, Object> more = new LinkedHashMap<>(Map.of("ecs", true));
            ((Map<?, ?>) options).forEach((name, value) -> more.put(String.valueOf(name), value));
            return more;
          });
      processors.add(copy);
    }
    Map<String, Object> all = new LinkedHashMap<>(definition);
    all.put("processors", processors);
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kafka   | log   | [2019-03-04 05:06:07,123] INFO text (kafka.server.KafkaServer)
          apache2 | error | [Mon Mar 04 05:06:07.123456 2019] [core:notice] [pid 71] text
          nginx   | error | 2019/03/04 05:06:07 [notice] 4711#4711: signal process started
          """)
  void timesAreInTheZoneOfTheHostWhenThatIsWanted(String module, String name, String line)
      throws Exception {
    Fileset fileset = SampleLog.fileset(module, name, Map.of("convert_timezone", true));
    FieldMap raw = new FieldMap(Map.of("beat", new FieldMap(Map.of("timezone", "+02:00"))));
    raw.put("@timestamp", CLOCK.instant().toString());
    raw.put("message", line);

    FieldMap document = new EdgeParser(fileset, CLOCK).parse(raw).orElseThrow();

    assertThat(document.get("@timestamp"))
        .asString()
        .matches("2019-03-04T05:06:07\\.(123|000)\\+02:00");
    assertThat(fileset.input().toMap().get("processors")).asString().contains("add_locale");
    assertThat(fileset.pipelines(new ServerVersion(false, 6, 0)))
        .as("a server that takes no zone from a field")
        .asString()
        .doesNotContain("timezone");
  }
}
