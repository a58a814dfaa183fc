package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.core.registry.StateKey;
import org.skidder.inputs.log.container.ContainerStream;

/** What it takes to find out what a new file is. */
class ContinuationsTest {
  private static final String HEAD = "a header that all files have\n".repeat(50);

  @TempDir Path folder;

  @Test
  void aNewFileIsComparedWithFewOfManyThatBeginLikeIt() throws IOException {
    Map<StateKey, Tracked> files = new HashMap<>();
    List<FoundFile> found = new ArrayList<>();
    Counting opener = new Counting();
    try (Registrar registrar = registrar()) {
      for (int i = 0; i < 200; i++) {
        FoundFile file = write("a.log." + i, HEAD + "line of " + i + '\n');
        FileState state =
            FileState.of(file.id(), file.path())
                .withOffset(HEAD.length())
                .withFingerprint(Fingerprint.of(InputRig.utf8(HEAD), Harvester.HEAD));
        registrar.update(state);
        files.put(state.key(), new Tracked(state));
        found.add(file);
      }
      FoundFile fresh = write("a.log.200", HEAD + "something new\n");
      found.add(fresh);

      Continuations continuations = continuations(registrar, opener, files);
      continuations.begin(found);
      HarvesterStarter.Opened opened = opener.open(fresh).orElseThrow();
      opener.count = 0;

      assertThat(continuations.of(fresh, opened, false, 0)).isEqualTo(Continuation.NONE);
      assertThat(opener.count).isBetween(1, Continuations.MOST_NEIGHBOURS);
      opened.close();
    }
  }

  @Test
  void anOriginalThatIsTruncatedWhileItIsComparedWithItsCopyLeavesThatUndecided()
      throws IOException {
    String line = "the only line of the log\n";
    FoundFile original = write("a.log", line);
    FoundFile copy = write("a.log.1", line);
    FileState state =
        FileState.of(original.id(), original.path())
            .withOffset(line.length())
            .withGeneration(7)
            .withFingerprint(Fingerprint.of(InputRig.utf8(line), line.length()));
    Map<StateKey, Tracked> files = new HashMap<>(Map.of(state.key(), new Tracked(state)));
    Counting counting = new Counting();
    try (Registrar registrar = registrar()) {
      HarvesterStarter.Opened opened = counting.open(copy).orElseThrow();
      Continuations continuations =
          continuations(registrar, new TruncatingAfterOpening(original.path()), files);
      continuations.begin(List.of(original, copy));

      assertThat(continuations.of(copy, opened, false, 0).unknownYet()).isTrue();
      opened.close();
    }
  }

  @Test
  void aTruncatedFileWaitsForItsCopyThatIsJustGettingAnotherName() throws IOException {
    FoundFile original = write("a.log", "new\n");
    FoundFile copy = write("a.log.1", HEAD);
    FileState old =
        FileState.of(original.id(), original.path())
            .withOffset(HEAD.length())
            .withFingerprint(Fingerprint.of(InputRig.utf8(HEAD), Harvester.HEAD));
    try (Registrar registrar = registrar()) {
      Continuations continuations = continuations(registrar, new Counting(), new HashMap<>());
      continuations.remember(old.path(), old, new Tracked(old), 5);

      continuations.begin(List.of(original, copy));
      assertThat(continuations.isTooEarly(original, 5)).as("found before").isTrue();
      continuations.notOpened(copy);
      assertThat(continuations.isTooEarly(original, 6)).as("waits for its turn").isFalse();
      Files.move(copy.path(), folder.resolve("a.log.2"));
      continuations.notOpened(copy);
      assertThat(continuations.isTooEarly(original, 6)).as("has another name").isTrue();
      assertThat(continuations.isTooEarly(original, 60)).as("for ever").isFalse();

      continuations.begin(List.of(original, copy));
      assertThat(continuations.isTooEarly(original, 7)).as("the next scan").isFalse();
      continuations.postponed(copy);
      assertThat(continuations.isTooEarly(original, 7)).as("put off").isTrue();
    }
  }

  @Test
  void theCopyOfAShortLogIsKnownThoughTheLogWasRenamedBeforeItsTruncationWasSeen()
      throws IOException {
    String text = "the first line of the log\nthe second\n";
    FoundFile original = write("a.log.1", "new\n");
    FoundFile copy = write("a.log.2", text);
    FileState state =
        FileState.of(original.id(), original.path())
            .withOffset(text.length(), Contents.tail(InputRig.utf8(text), text.length()))
            .withGeneration(7)
            .withFingerprint(fingerprint(copy));
    Tracked known = new Tracked(Changes.fromStart(state));
    Counting counting = new Counting();
    try (Registrar registrar = registrar()) {
      Continuations continuations =
          continuations(registrar, counting, new HashMap<>(Map.of(state.key(), known)));
      continuations.remember(folder.resolve("a.log"), state, known, 1);

      continuations.begin(List.of(original, copy));
      Continuation found = look(continuations, counting, copy);
      assertThat(found.generation()).isEqualTo(7);
      assertThat(found.position()).isEqualTo(text.length());
    }
  }

  @Test
  void anotherFileWithTheInodeOfACopyIsNotTheCopy() throws IOException {
    FoundFile original = write("a.log", "the first line of the log\nthe second\nthe third\n");
    FoundFile copy = write("a.log.1", "the first line of the log\nthe second\n");
    FileState state =
        FileState.of(original.id(), original.path())
            .withOffset(original.size())
            .withGeneration(7)
            .withFingerprint(fingerprint(original));
    Tracked known = new Tracked(state);
    Map<StateKey, Tracked> files = new HashMap<>(Map.of(state.key(), known));
    Counting counting = new Counting();
    try (Registrar registrar = registrar()) {
      Continuations continuations = continuations(registrar, counting, files);
      continuations.begin(List.of(original, copy));
      assertThat(look(continuations, counting, copy).unknownYet()).isTrue();

      continuations.remember(state.path(), state, known, 1);
      known.state(Changes.fromStart(state));
      FoundFile emptied = write("a.log", "");
      FoundFile other = write("a.log.1", "another log with the same inode\n");
      assertThat(other.id()).isEqualTo(copy.id());
      continuations.begin(List.of(emptied, other));
      assertThat(look(continuations, counting, other)).isEqualTo(Continuation.NONE);
    }
  }

  @Test
  void aPlainCopyBesideItsOriginalIsAFileOfItsOwnAfterTenSeconds() throws IOException {
    FoundFile original = write("a.log", HEAD);
    FoundFile copy = write("a.log.1", HEAD);
    FileState state = read(original, HEAD);
    Counting counting = new Counting();
    try (Registrar registrar = registrar()) {
      Continuations continuations = continuations(registrar, counting, knowing(state));
      continuations.begin(List.of(original, copy));

      assertThat(lookAt(continuations, counting.open(copy), copy, 0).unknownYet()).isTrue();
      assertThat(lookAt(continuations, counting.open(copy), copy, 9_999).unknownYet()).isTrue();
      assertThat(lookAt(continuations, counting.open(copy), copy, 10_000))
          .isEqualTo(Continuation.NONE);
    }
  }

  @Test
  void anOriginalThatCannotBeSeenIsNotTakenForGoneForAMinute() throws IOException {
    Path below = Files.createDirectory(folder.resolve("logs"));
    FoundFile original = write("logs/a.log", HEAD);
    FoundFile copy = write("a.log.1", HEAD);
    FileState state = read(original, HEAD);
    PresenceTest.hide(below);
    Counting counting = new Counting();
    try (Registrar registrar = registrar()) {
      registrar.update(state);
      Continuations continuations = continuations(registrar, counting, knowing(state));
      continuations.begin(List.of(copy));

      assertThat(lookAt(continuations, counting.open(copy), copy, 0).unknownYet()).isTrue();
      assertThat(continuations.isNeeded(state.key())).isTrue();
      assertThat(lookAt(continuations, counting.open(copy), copy, 60_000).position())
          .isEqualTo(HEAD.length());
    }
  }

  @Test
  void aCopyThatCannotBeReadIsNotTakenForAFileOfItsOwn() throws IOException {
    FoundFile original = write("a.log", HEAD);
    FoundFile copy = write("a.log.1", HEAD);
    FileState state = read(original, HEAD);
    Files.delete(original.path());
    try (Registrar registrar = registrar()) {
      Continuations continuations = continuations(registrar, new Counting(), knowing(state));
      continuations.begin(List.of(copy));

      assertThatThrownBy(
              () -> lookAt(continuations, Optional.of(SourceDouble.failing(copy)), copy, 0))
          .isInstanceOf(IOException.class);
      assertThat(continuations.isNeeded(state.key())).isTrue();
    }
  }

  @Test
  void anOriginalThatCannotBeReadLeavesItsCopyUndecidedForAMinute() throws IOException {
    FoundFile original = write("a.log", HEAD);
    FoundFile copy = write("a.log.1", HEAD);
    Counting counting = new Counting();
    try (Registrar registrar = registrar()) {
      Continuations continuations =
          continuations(registrar, new FailingReads(), knowing(read(original, HEAD)));
      continuations.begin(List.of(original, copy));

      assertThat(lookAt(continuations, counting.open(copy), copy, 0).unknownYet()).isTrue();
      assertThat(lookAt(continuations, counting.open(copy), copy, 59_999).unknownYet()).isTrue();
      assertThat(lookAt(continuations, counting.open(copy), copy, 60_000))
          .isEqualTo(Continuation.NONE);
    }
  }

  /** A file of which everything was read. */
  private static FileState read(FoundFile file, String text) {
    byte[] content = InputRig.utf8(text);
    return FileState.of(file.id(), file.path())
        .withOffset(content.length, Contents.tail(content, content.length - 64, content.length))
        .withGeneration(7)
        .withFingerprint(Fingerprint.of(content, Harvester.HEAD));
  }

  private static Map<StateKey, Tracked> knowing(FileState state) {
    return new HashMap<>(Map.of(state.key(), new Tracked(state)));
  }

  private static Continuation lookAt(
      Continuations continuations,
      Optional<HarvesterStarter.Opened> opened,
      FoundFile file,
      long now)
      throws IOException {
    try {
      return continuations.of(file, opened.orElseThrow(), false, now);
    } finally {
      opened.orElseThrow().close();
    }
  }

  private static Continuation look(Continuations continuations, Counting opener, FoundFile file)
      throws IOException {
    return lookAt(continuations, opener.open(file), file, 0);
  }

  private static Fingerprint fingerprint(FoundFile file) throws IOException {
    byte[] content = Files.readAllBytes(file.path());
    return Fingerprint.of(content, Math.min(content.length, Harvester.HEAD));
  }

  @Test
  void whatACopyThatWaitsForItsTurnMayContinueIsNotForgotten() throws IOException {
    FoundFile gone = write("a.log", HEAD);
    FileState state =
        FileState.of(gone.id(), gone.path())
            .withOffset(HEAD.length())
            .withFingerprint(Fingerprint.of(InputRig.utf8(HEAD), Harvester.HEAD));
    Files.move(gone.path(), folder.resolve("elsewhere"));
    FoundFile copy = write("a.log.1", HEAD);
    FoundFile other = write("b.log.1", HEAD);
    try (Registrar registrar = registrar()) {
      Continuations continuations =
          continuations(
              registrar, new Counting(), new HashMap<>(Map.of(state.key(), new Tracked(state))));

      continuations.begin(List.of(copy, other));
      continuations.notOpened(other);
      assertThat(continuations.isNeeded(state.key())).isFalse();
      continuations.notOpened(copy);
      assertThat(continuations.isNeeded(state.key())).isTrue();
    }
  }

  private Registrar registrar() throws IOException {
    return Registry.open(Binder.defaults(RegistryConfig.class), folder, Clock.systemUTC());
  }

  private static Continuations continuations(
      Registrar registrar, Continuations.Opener opener, Map<StateKey, Tracked> files) {
    StateKind kind = StateKind.of("log", ContainerStream.ALL);
    return new Continuations(kind, registrar, opener, files, false, 0);
  }

  private FoundFile write(String name, String text) throws IOException {
    return FoundFile.look(Files.writeString(folder.resolve(name), text));
  }

  private static final class Counting implements Continuations.Opener {
    private int count;

    @Override
    public boolean readsCompressed() {
      return true;
    }

    @Override
    public Optional<HarvesterStarter.Opened> open(FoundFile file) {
      count++;
      try {
        Source source = new PlainSource(file.path());
        byte[] head = new byte[Harvester.HEAD];
        return Optional.of(
            new HarvesterStarter.Opened(source, head, Contents.readHead(source, head), false));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The writer truncates the original as soon as its first bytes have been read. */
  private record TruncatingAfterOpening(Path original) implements Continuations.Opener {
    @Override
    public boolean readsCompressed() {
      return true;
    }

    @Override
    public Optional<HarvesterStarter.Opened> open(FoundFile file) {
      Optional<HarvesterStarter.Opened> opened = new Counting().open(file);
      try {
        Files.write(original, new byte[0]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return opened;
    }
  }

  /** Files whose first bytes can be read, but nothing more. */
  private static final class FailingReads implements Continuations.Opener {
    @Override
    public boolean readsCompressed() {
      return true;
    }

    @Override
    public Optional<HarvesterStarter.Opened> open(FoundFile file) {
      try {
        return Optional.of(SourceDouble.failing(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
