package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;

/** What is known of a file when its harvester has ended. */
class TrackedTest {
  private static final FileState READ =
      FileState.of(new FileIdentity(1, 2), Path.of("/logs/a.log")).withOffset(100);

  @ParameterizedTest
  @EnumSource(names = {"REMOVED", "RENAMED"})
  void noCopyHasMoreThanAFileThatIsGone(CloseReason reason) {
    assertThat(Tracked.finalSize(reason, 120, READ)).isEqualTo(120);
  }

  @ParameterizedTest
  @EnumSource(names = {"REMOVED", "RENAMED"})
  void aCopyHasMoreThanAFileThatWasTruncatedBeforeItWasGone(CloseReason reason) {
    assertThat(Tracked.finalSize(reason, 0, READ)).isEqualTo(Tracked.ANY_SIZE);
    assertThat(Tracked.finalSize(reason, 99, READ)).isEqualTo(Tracked.ANY_SIZE);
  }

  @Test
  void aFileThatIsThereMayGrow() {
    assertThat(Tracked.finalSize(CloseReason.INACTIVE, 100, READ)).isEqualTo(Tracked.ANY_SIZE);
  }
}
