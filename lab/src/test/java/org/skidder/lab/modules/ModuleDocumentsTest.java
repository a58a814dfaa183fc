package org.skidder.lab.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

  @ParameterizedTest(allowZeroInvocations = true)
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
