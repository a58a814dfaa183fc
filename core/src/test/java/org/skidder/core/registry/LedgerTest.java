package org.skidder.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
  private static final LedgerReport CLEAN = new LedgerReport(false, 0, List.of());

  @TempDir Path dir;

  private Path folder() {
    return dir.resolve("data/registry.ledger");
  }

  private LedgerOptions options() {
    return LedgerOptions.of(folder()).withOpener(new FlakyDisk());
  }

  private static FileState state(int n, long offset) {
    return FileState.of(new FileIdentity(1, n), "/var/log/" + n + ".log").withOffset(offset);
  }

  @Test
  void beginsEmptyAndRemembersAcrossReopen() throws Exception {
    try (Ledger ledger = Ledger.open(options())) {
      assertThat(ledger.report()).isEqualTo(new LedgerReport(true, 0, List.of()));
      assertThat(ledger.append(List.of(state(1, 10), state(2, 20)), List.of())).isTrue();
      assertThat(ledger.append(List.of(state(1, 11)), List.of(state(2, 0).key()))).isTrue();
    }
    try (Ledger ledger = Ledger.open(options())) {
      assertThat(ledger.report()).isEqualTo(new LedgerReport(false, 0, List.of()));
      assertThat(ledger.states()).containsExactly(state(1, 11));
    }
  }

  @Test
  void createsFilesReadableByTheOwnerOnly() throws Exception {
    Ledger.open(options()).close();
    assertThat(mode(folder())).isEqualTo("rwx------");
    assertThat(mode(folder().resolve("log-0000000000000001"))).isEqualTo("rw-------");
    Path other = dir.resolve("other.ledger");
    LedgerOptions open =
        LedgerOptions.of(other).withPermissions(PosixFilePermissions.fromString("rw-r-----"));
    try (Ledger ledger = Ledger.open(open)) {
      ledger.compact();
    }
    assertThat(mode(other)).isEqualTo(unmasked("rwxr-x---"));
    assertThat(mode(other.resolve("snapshot-0000000000000002"))).isEqualTo(unmasked("rw-r-----"));
  }

  /** What the umask of this process leaves of permissions. */
  private String unmasked(String permissions) throws IOException {
    return mode(
        Files.createTempFile(
            dir,
            "",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesLikeAMapUnderRandomChangesCompactionsAndReopens(long seed) throws Exception {
    Random random = new Random(seed);
    LedgerOptions options =
        options().withMinLogBytes(random.nextInt(20_000)).withSyncInterval(Duration.ofHours(1));
    Map<StateKey, FileState> model = new HashMap<>();
    Ledger ledger = Ledger.open(options);
    for (int step = 0; step < 1500; step++) {
      switch (random.nextInt(40)) {
        case 0 -> {
          ledger.close();
          ledger = Ledger.open(options);
          assertThat(ledger.report()).isEqualTo(CLEAN);
        }
        case 1 -> ledger.compact();
        case 2 -> {
          assertThat(ledger.markAllUnclaimed()).isTrue();
          model.replaceAll((k, s) -> s.withTtl(FileState.TTL_UNCLAIMED));
        }
        case 3 -> assertThat(States.byKey(LedgerReader.read(folder()).states())).isEqualTo(model);
        default -> change(random, ledger, model);
      }
      assertThat(States.byKey(ledger.states())).isEqualTo(model);
    }
    ledger.close();
    assertThat(States.byKey(LedgerReader.read(folder()).states())).isEqualTo(model);
  }

  static void change(Random random, Ledger ledger, Map<StateKey, FileState> model) {
    List<FileState> upserts = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      upserts.add(States.random(random, 200));
    }
    List<StateKey> removals = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      removals.add(States.random(random, 200).key());
    }
    upserts.forEach(s -> model.put(s.key(), s));
    removals.forEach(model::remove);
    assertThat(ledger.append(upserts, removals)).isTrue();
  }

  @Test
  void keepsTheSnapshotBeforeTheNewestAndNothingOlder() throws Exception {
    try (Ledger ledger = Ledger.open(options())) {
      for (int i = 1; i <= 5; i++) {
        ledger.append(List.of(state(1, i)), List.of());
        ledger.compact();
      }
    }
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "snapshot-0000000000000005",
              "log-0000000000000005",
              "snapshot-0000000000000006",
              "log-0000000000000006");
    }
  }

  @Test
  void compactsByItselfSoThatTheFolderStaysSmall() throws Exception {
    try (Ledger ledger = Ledger.open(options().withMinLogBytes(10_000))) {
      for (int i = 0; i < 20_000; i++) {
        ledger.append(List.of(state(i % 10, i)), List.of());
      }
      long bytes = 0;
      try (Stream<Path> files = Files.list(folder())) {
        for (Path p : files.toList()) {
          bytes += Files.size(p);
        }
      }
      assertThat(bytes).isLessThan(40_000);
    }
  }

  @Test
  void readsAConsistentStateWhileAnotherWritesAndCompacts() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    try (Ledger ledger = Ledger.open(options().withMinLogBytes(2_000))) {
      ledger.append(List.of(state(1, 0), state(2, 0)), List.of());
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (long i = 1; !done.get(); i++) {
                  ledger.append(List.of(state(1, i), state(2, i)), List.of());
                  written.set(i);
                }
              });
      try {
        for (int i = 0; i < 1000; i++) {
          long before = written.get();
          LedgerReader.View view = LedgerReader.read(folder());
          assertThat(view.damages()).isEmpty();
          assertThat(view.states()).hasSize(2);
          long offset = view.states().getFirst().offset();
          assertThat(view.states().getLast().offset()).isEqualTo(offset);
          assertThat(offset).isGreaterThanOrEqualTo(before);
        }
      } finally {
        done.set(true);
        writer.join();
      }
    }
  }

  @Test
  void keepsEverythingWhileTheDiskIsFullAndWritesItAfterwards() throws Exception {
    for (int room = 0; room < 300; room += 7) {
      FlakyDisk disk = new FlakyDisk();
      Path folder = dir.resolve("full" + room);
      try (Ledger ledger = Ledger.open(LedgerOptions.of(folder).withOpener(disk))) {
        ledger.append(List.of(state(1, 1), state(2, 2)), List.of());
        disk.room = room;
        disk.truncateFails = room % 2 == 0;
        int failed = 0;
        for (int i = 0; i < 10; i++) {
          failed += ledger.append(List.of(state(3, i)), List.of(state(1, 0).key())) ? 0 : 1;
        }
        assertThat(failed).isPositive();
        assertThat(ledger.states()).containsExactlyInAnyOrder(state(2, 2), state(3, 9));
        disk.room = Long.MAX_VALUE;
        disk.truncateFails = false;
        assertThat(ledger.flush()).isTrue();
        assertThat(ledger.unwritten()).isZero();
        assertThat(LedgerReader.read(folder).damages()).isEmpty();
        assertThat(LedgerReader.read(folder).states())
            .containsExactlyInAnyOrder(state(2, 2), state(3, 9));
      }
    }
  }

  @Test
  void startsOnAFullDisk() throws Exception {
    try (Ledger ledger = Ledger.open(options())) {
      ledger.append(List.of(state(1, 1)), List.of());
      ledger.compact();
    }
    Files.delete(folder().resolve("log-0000000000000002"));
    FlakyDisk disk = new FlakyDisk();
    disk.room = 0;
    try (Ledger ledger = Ledger.open(options().withOpener(disk))) {
      assertThat(ledger.states()).containsExactly(state(1, 1));
      assertThat(ledger.append(List.of(state(2, 2)), List.of())).isFalse();
      disk.room = Long.MAX_VALUE;
      assertThat(ledger.flush()).isTrue();
    }
    assertThat(LedgerReader.read(folder()).states())
        .containsExactlyInAnyOrder(state(1, 1), state(2, 2));
  }

  @Test
  void writesEverythingToANewFileWhenASyncFails() throws Exception {
    FlakyDisk disk = new FlakyDisk();
    try (Ledger ledger = Ledger.open(options().withOpener(disk).withSyncInterval(Duration.ZERO))) {
      disk.syncFails = true;
      assertThat(ledger.append(List.of(state(1, 1)), List.of())).isFalse();
      // What was written since the last good sync is gone, as after a real failure.
      Files.write(folder().resolve("log-0000000000000001"), new byte[0]);
      disk.syncFails = false;
      assertThat(ledger.flush()).isTrue();
    }
    assertThat(LedgerReader.read(folder()).states()).containsExactly(state(1, 1));
  }

  @Test
  void syncsAtMostOnceAnIntervalAndAtClose() throws Exception {
    FlakyDisk disk = new FlakyDisk();
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 500_000_000L); // overflows on the way
    Ledger ledger = Ledger.open(options().withOpener(disk).withNanos(nanos::get));
    int before = disk.forces; // of the file and its folder
    for (int i = 0; i < 100; i++) {
      ledger.append(List.of(state(1, i)), List.of());
    }
    assertThat(disk.forces).isEqualTo(before);
    nanos.addAndGet(1_000_000_000L);
    ledger.append(List.of(state(1, 101)), List.of());
    ledger.append(List.of(state(1, 102)), List.of());
    assertThat(disk.forces).isEqualTo(before + 1);
    ledger.close();
    assertThat(disk.forces).isEqualTo(before + 2);
  }

  @Test
  void aFullDiskDoesNotKeepWhatWasWrittenBeforeFromBeingSynced() throws Exception {
    FlakyDisk disk = new FlakyDisk();
    AtomicLong nanos = new AtomicLong();
    try (Ledger ledger = Ledger.open(options().withOpener(disk).withNanos(nanos::get))) {
      ledger.append(List.of(state(1, 1)), List.of());
      int before = disk.forces;
      disk.room = 0;
      nanos.addAndGet(1_000_000_000L);
      assertThat(ledger.append(List.of(state(1, 2)), List.of())).isFalse();
      assertThat(disk.forces).isEqualTo(before + 1);
      assertThat(ledger.syncDelayNanos()).as("nothing is due").isEqualTo(Long.MAX_VALUE);
      disk.room = Long.MAX_VALUE;
    }
  }

  @Test
  void forcesARealDisk() throws Exception {
    LedgerOptions real = LedgerOptions.of(folder()).withSyncInterval(Duration.ZERO);
    try (Ledger ledger = Ledger.open(real)) {
      assertThat(ledger.append(List.of(state(1, 1)), List.of())).isTrue();
      ledger.compact();
    }
    assertThat(LedgerReader.read(folder()).states()).containsExactly(state(1, 1));
  }

  @Test
  void splitsAHugeGroup() throws Exception {
    List<FileState> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(state(i, i));
    }
    try (Ledger ledger = Ledger.open(options())) {
      assertThat(ledger.append(many, List.of())).isTrue();
    }
    assertThat(States.byKey(LedgerReader.read(folder()).states())).isEqualTo(States.byKey(many));
  }

  @Test
  void refusesAFolderItMayNotUse() throws Exception {
    Files.createDirectories(folder().getParent());
    Files.writeString(folder(), "a file");
    assertThatThrownBy(() -> Ledger.open(options())).isInstanceOf(IOException.class);
  }
}
