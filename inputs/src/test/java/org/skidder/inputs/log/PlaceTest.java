package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.registry.FileIdentity;

/** How long a file may be away before it is closed. */
class PlaceTest {
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final FileWatch watch = new FileWatch(FileSystems.getDefault());
  private Path log;
  private Path renamed;
  private long millis;

  @BeforeEach
  void makeFile() throws IOException {
    log = Files.createFile(folder.resolve("a.log"));
    renamed = folder.resolve("a.old");
  }

  @AfterEach
  void endWatch() {
    watch.close();
  }

  private Place place(boolean closeRenamed) throws IOException {
    HarvesterSettings settings =
        new HarvesterSettings(
            1024, false, Duration.ofMinutes(5), closeRenamed, true, BACKOFF, BACKOFF, 1);
    Place place =
        new Place(
            log,
            FileIdentity.of(log),
            settings,
            watch,
            () -> {},
            () -> {},
            () -> TimeUnit.MILLISECONDS.toNanos(millis));
    place.follow();
    return place;
  }

  @Test
  void aMissingFileIsClosedAfterBackoff() throws IOException {
    Place place = place(false);
    assertThat(place.look()).isNull();
    assertThat(place.isPolled()).isFalse();

    Files.move(log, renamed);
    assertThat(place.look()).isNull();
    assertThat(place.isPolled()).isTrue();
    millis = 999;
    assertThat(place.look()).isNull();
    millis = 1000;
    assertThat(place.look()).isEqualTo(CloseReason.REMOVED);
  }

  @Test
  void withCloseRenamedSoIsOneThatHasASuccessor() throws IOException {
    Place place = place(true);
    Files.move(log, renamed);
    Files.createFile(log);
    assertThat(place.look()).isNull();
    millis = 1000;
    assertThat(place.look()).isEqualTo(CloseReason.RENAMED);
  }

  @Test
  void withoutItOneThatGetsASuccessorStaysOpen() throws IOException {
    Place place = place(false);
    Files.move(log, renamed);
    assertThat(place.look()).isNull();
    Files.createFile(log);
    millis = 1000;
    assertThat(place.look()).isNull();
    Files.delete(log);
    millis = 5000;
    assertThat(place.look()).isNull();
  }

  @Test
  void aPathThatCannotBeSeenSaysNothing() throws IOException {
    Path below = Files.createDirectory(folder.resolve("logs"));
    log = Files.createFile(below.resolve("a.log"));
    Place place = place(true);
    PresenceTest.hide(below);
    assertThat(place.look()).isNull();
    assertThat(place.isPolled()).isTrue();
    millis = 5000;
    assertThat(place.look()).isNull();

    PresenceTest.show(below);
    assertThat(place.look()).isNull();
    assertThat(place.isPolled()).isFalse();
  }

  @Test
  void aFileThatComesBackMayBeAwayAsLongAgain() throws IOException {
    Place place = place(false);
    Files.move(log, renamed);
    assertThat(place.look()).isNull();
    Files.move(renamed, log);
    millis = 1000;
    assertThat(place.look()).isNull();
    Files.move(log, renamed);
    assertThat(place.look()).isNull();
    millis = 2000;
    assertThat(place.look()).isEqualTo(CloseReason.REMOVED);
  }
}
