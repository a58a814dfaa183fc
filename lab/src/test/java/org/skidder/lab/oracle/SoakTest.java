package org.skidder.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bench/soak}. */
class SoakTest {
  @TempDir Path folder;

  @Test
  void rotatesAndFailsForAWhileWithoutLossOrLeak() throws Exception {
    Soak.Result result = Soak.run(1, 20, folder);

    assertThat(result.problems()).as(result.summary()).allMatch(Verdict::isRepetition);
  }
}
