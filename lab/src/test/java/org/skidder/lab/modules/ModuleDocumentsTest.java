package org.skidder.lab.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.lab.modules.Samples.Sample;
import org.skidder.modules.Fileset;

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
    Fileset fileset = SampleLog.fileset(sample.module(), sample.fileset(), Map.of());
    List<Map<String, Object>> documents = Samples.parsed(fileset, sample.file(), CLOCK);
    Path expectation = Samples.expectation(sample.file());
    assertThat(expectation).as("a sample has the documents that are expected of it").exists();
    List<Map<String, Object>> expected = Documents.expected(expectation);
    assertThat(Documents.differences(expected, documents)).isEmpty();
    assertThat(Files.size(sample.file())).as("a sample is not empty").isPositive();
  }
}
