package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;

/** What a look at a path tells of the file that was there. */
class PresenceTest {
  @TempDir Path folder;

  @Test
  void tellsTheFileFromAnotherAndFromNothing() throws IOException {
    Path path = Files.createFile(folder.resolve("a.log"));
    FileIdentity id = FileIdentity.of(path);
    assertThat(Presence.of(path, id)).isEqualTo(Presence.THERE);

    Files.move(path, folder.resolve("a.log.1"));
    assertThat(Presence.of(path, id)).isEqualTo(Presence.GONE);
    Files.createFile(path);
    assertThat(Presence.of(path, id)).isEqualTo(Presence.OTHER);
  }

  @Test
  void aFileThatCannotBeSeenIsNotGone() throws IOException {
    Path below = Files.createDirectory(folder.resolve("logs"));
    Path path = Files.createFile(below.resolve("a.log"));
    FileIdentity id = FileIdentity.of(path);
    hide(below);

    assertThat(Presence.of(path, id)).isEqualTo(Presence.UNKNOWN);
    assertThat(Cleaner.isGone(FileState.of(id, path))).isFalse();
  }

  /** Nothing can be seen below a folder any more: the way there goes in circles, also for root. */
  static void hide(Path below) throws IOException {
    Files.move(below, below.resolveSibling("hidden"));
    Files.createSymbolicLink(below, below);
  }

  /** Takes back {@link #hide}. */
  static void show(Path below) throws IOException {
    Files.delete(below);
    Files.move(below.resolveSibling("hidden"), below);
  }
}
