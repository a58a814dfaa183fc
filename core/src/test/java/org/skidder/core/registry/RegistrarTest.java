package org.skidder.core.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.metrics.Metrics;

class RegistrarTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  private Registrar start() throws Exception {
    return start(Duration.ZERO, new FlakyDisk());
  }

  private Registrar start(Duration flush, FlakyDisk disk) throws Exception {
    InstantSource clock = now::get;
    return Registrar.start(Ledger.open(LedgerOptions.of(folder).withOpener(disk)), flush, clock);
  }

  private static FileState state(int n, long offset) {
    return FileState.of(new FileIdentity(1, n), "/var/log/" + n + ".log").withOffset(offset);
  }

  private List<FileState> onDisk() throws Exception {
    return LedgerReader.read(folder).states();
  }

  @Test
  void writesWhatIsAcknowledgedAndStampsItsTime() throws Exception {
    try (Registrar registrar = start()) {
      assertThat(registrar.update(state(1, 10))).isTrue();
      assertThat(registrar.awaitWritten(LONG)).isTrue();
      assertThat(onDisk())
          .containsExactly(state(1, 10).withTimestamp(Instant.parse("2026-01-01T00:00:00Z")));
      assertThat(registrar.find(state(1, 0).key())).get().extracting("offset").isEqualTo(10L);
    }
  }

  @Test
  void beginsWithAllStatesFinishedAndUnclaimed() throws Exception {
    try (Registrar registrar = start()) {
      registrar.update(state(1, 10).withFinished(false));
      registrar.update(state(2, 20).withTtl(5_000_000_000L));
      assertThat(registrar.find(state(1, 0).key())).get().extracting("finished").isEqualTo(false);
    }
    try (Registrar registrar = start()) {
      assertThat(registrar.states())
          .hasSize(2)
          .allMatch(s -> s.ttlNanos() == FileState.TTL_UNCLAIMED && s.finished());
      assertThat(onDisk()).hasSize(2).allMatch(s -> s.ttlNanos() == FileState.TTL_UNCLAIMED);
    }
  }

  @Test
  void laterUpdateReplacesEarlierOneWhateverItsOffset() throws Exception {
    try (Registrar registrar = start()) {
      registrar.update(state(1, 10));
      registrar.update(state(1, 4));
      assertThat(registrar.states()).extracting("offset").containsExactly(4L);
    }
    assertThat(onDisk()).extracting("offset").containsExactly(4L);
  }

  @Test
  void aFailedWriteIsTriedAgainWithoutAnotherUpdate() throws Exception {
    FlakyDisk disk = new FlakyDisk();
    try (Registrar registrar = start(Duration.ZERO, disk)) {
      disk.room = 0;
      registrar.update(state(1, 1));
      registrar.update(state(2, 2));
      assertThat(registrar.awaitWritten(LONG)).isFalse();
      assertThat(registrar.writesFail()).isPositive();
      assertThat(onDisk()).isEmpty();
      disk.room = Long.MAX_VALUE;
      await().until(() -> registrar.writesSuccess() == 1);
      assertThat(onDisk()).hasSize(2);
      assertThat(registrar.writesTotal()).isEqualTo(registrar.writesFail() + 1);
    }
  }

  /** What is due meanwhile, as a sync, must not make it try without a pause. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDiskThatRefusesIsTriedOnceASecond(boolean syncFails) throws Exception {
    FlakyDisk disk = new FlakyDisk();
    LedgerOptions options =
        LedgerOptions.of(folder).withOpener(disk).withSyncInterval(Duration.ofMillis(5));
    try (Registrar registrar = Registrar.start(Ledger.open(options), Duration.ZERO, now::get)) {
      registrar.update(state(1, 1));
      assertThat(registrar.awaitWritten(LONG)).isTrue();
      long before = System.nanoTime();
      disk.syncFails = syncFails;
      disk.room = syncFails ? Long.MAX_VALUE : 0;
      registrar.update(state(2, 2));
      await().until(() -> registrar.writesFail() > 1);
      assertThat(System.nanoTime() - before).isGreaterThan(900_000_000L);

      disk.syncFails = false;
      disk.room = Long.MAX_VALUE;
      await().until(() -> onDisk().size() == 2);
    }
  }

  @Test
  void removesFinishedEntriesWithTtlZeroAtOnceAndKeepsUnfinishedOnes() throws Exception {
    try (Registrar registrar = start()) {
      registrar.update(state(1, 1));
      registrar.update(state(2, 2).withFinished(false));
      registrar.update(state(1, 1).withTtl(0));
      registrar.update(state(2, 2).withTtl(0).withFinished(false));
      assertThat(registrar.find(state(1, 0).key())).isEmpty();
      assertThat(registrar.states()).extracting("offset").containsExactly(2L);
      registrar.awaitWritten(LONG);
      assertThat(onDisk()).extracting("offset").containsExactly(2L);
      assertThat(registrar.statesCleanup()).isPositive();
      registrar.update(state(2, 2).withTtl(0));
      registrar.awaitWritten(LONG);
      assertThat(onDisk()).isEmpty();
    }
  }

  @Test
  void expiresEntriesWithoutTraffic() throws Exception {
    InstantSource real = InstantSource.system();
    try (Registrar registrar =
        Registrar.start(Ledger.open(LedgerOptions.of(folder)), Duration.ZERO, real)) {
      registrar.update(state(1, 1).withTtl(50_000_000));
      registrar.update(state(2, 1).withTtl(50_000_000).withFinished(false));
      registrar.update(state(3, 1).withTtl(3_600_000_000_000L));
      await().until(() -> registrar.states().size() == 2);
      await().until(() -> onDisk().size() == 2);
      assertThat(registrar.find(state(1, 0).key())).isEmpty();
      assertThat(registrar.statesCleanup()).isEqualTo(1);
    }
  }

  @Test
  void anUpdateRestartsTheTtl() throws Exception {
    try (Registrar registrar = start()) {
      registrar.update(state(1, 1).withTtl(10_000_000_000L));
      registrar.awaitWritten(LONG);
      now.updateAndGet(t -> t.plusSeconds(9));
      registrar.update(state(1, 2).withTtl(10_000_000_000L));
      registrar.awaitWritten(LONG);
      now.updateAndGet(t -> t.plusSeconds(9));
      registrar.update(state(2, 1));
      registrar.awaitWritten(LONG);
      assertThat(registrar.states()).hasSize(2);
      now.updateAndGet(t -> t.plusSeconds(2));
      await()
          .until(() -> {
            registrar.update(state(2, 1));
            return registrar.states().size() == 1;
          });
    }
  }

  @Test
  void waitsForTheFlushIntervalButNotAtCloseOrOnDemand() throws Exception {
    try (Registrar registrar = start(Duration.ofHours(1), new FlakyDisk())) {
      registrar.update(state(1, 1));
      assertThat(onDisk()).isEmpty();
      assertThat(registrar.states()).hasSize(1);
      assertThat(registrar.writesTotal()).isZero();
      assertThat(registrar.awaitWritten(LONG)).isTrue();
      assertThat(onDisk()).hasSize(1);
      registrar.update(state(2, 2));
    }
    assertThat(onDisk()).hasSize(2);
  }

  @Test
  void writesAfterTheFlushInterval() throws Exception {
    try (Registrar registrar = start(Duration.ofMillis(50), new FlakyDisk())) {
      for (int i = 0; i < 100; i++) {
        registrar.update(state(1, i));
      }
      await().until(() -> registrar.writesSuccess() > 0);
      await().until(() -> onDisk().getFirst().offset() == 99);
      assertThat(registrar.writesTotal()).isLessThan(10);
      assertThat(registrar.statesUpdate()).isEqualTo(100);
    }
  }

  @Test
  void ignoresUpdatesAfterClose() throws Exception {
    Registrar registrar = start();
    registrar.update(state(1, 1));
    registrar.close();
    assertThat(registrar.update(state(1, 2))).isFalse();
    assertThat(onDisk()).extracting("offset").containsExactly(1L);
  }

  @Test
  void findsStatesByWhatTheirFilesBeginWith() throws Exception {
    byte[] content = "the first line\nthe second line\n".getBytes(UTF_8);
    FileState early = state(1, 1).withFingerprint(Fingerprint.of(content, 4));
    FileState full = state(2, 2).withFingerprint(Fingerprint.of(content, content.length));
    FileState other = state(3, 3).withFingerprint(Fingerprint.of("xyz".getBytes(UTF_8), 3));
    try (Registrar registrar = start(Duration.ofHours(1), new FlakyDisk())) {
      List.of(early, full, other, state(4, 4)).forEach(registrar::update);
      for (int round = 0; round < 2; round++) { // before and after they are written
        assertThat(registrar.findByFingerprint(content, content.length))
            .extracting("offset")
            .containsExactly(2L, 1L);
        assertThat(registrar.findByFingerprint(content, 10))
            .extracting("offset")
            .containsExactly(1L);
        assertThat(registrar.findByFingerprint(content, 3)).isEmpty();
        registrar.awaitWritten(LONG);
      }
      registrar.update(early.withFingerprint(Fingerprint.of(content, 8)));
      registrar.update(full.withTtl(0));
      for (int round = 0; round < 2; round++) {
        assertThat(registrar.findByFingerprint(content, 7)).isEmpty();
        assertThat(registrar.findByFingerprint(content, content.length))
            .extracting("offset")
            .containsExactly(1L);
        registrar.awaitWritten(LONG);
      }
    }
    try (Registrar registrar = start()) {
      assertThat(registrar.findByFingerprint(content, 8)).hasSize(1);
    }
  }

  @Test
  void findsTheSameAsLookingAtEveryState() throws Exception {
    Random random = new Random(3);
    byte[] content = new byte[64];
    random.nextBytes(content);
    Map<StateKey, FileState> model = new HashMap<>();
    try (Registrar registrar = start()) {
      for (int i = 0; i < 2000; i++) {
        byte[] mine = content.clone();
        mine[random.nextInt(64)] ^= (byte) random.nextInt(2);
        FileState s =
            state(random.nextInt(50), i).withFingerprint(Fingerprint.of(mine, random.nextInt(65)));
        if (random.nextInt(4) == 0) {
          model.remove(s.key());
          registrar.update(s.withTtl(0));
        } else {
          model.put(s.key(), s);
          registrar.update(s);
        }
        int available = random.nextInt(65);
        List<Long> want =
            model.values().stream()
                .filter(m -> m.fingerprint().isPrefixOf(content, available))
                .map(FileState::offset)
                .toList();
        assertThat(registrar.findByFingerprint(content, available))
            .extracting(FileState::offset)
            .containsExactlyInAnyOrderElementsOf(want);
      }
    }
  }

  @Test
  void manyThreadsUpdateWithoutLoss() throws Exception {
    int threads = 8;
    CountDownLatch go = new CountDownLatch(1);
    try (Registrar registrar = start()) {
      List<Thread> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int n = t;
        all.add(
            Thread.ofVirtual()
                .start(() -> {
                  await().until(() -> go.getCount() == 0);
                  for (int i = 0; i <= 2000; i++) {
                    registrar.update(state(n, i));
                  }
                }));
      }
      go.countDown();
      for (Thread t : all) {
        t.join();
      }
      assertThat(registrar.awaitWritten(LONG)).isTrue();
      assertThat(registrar.statesUpdate()).isEqualTo(threads * 2001L);
      assertThat(onDisk()).hasSize(threads).allMatch(s -> s.offset() == 2000);
    }
  }

  @Test
  void showsItsCountersUnderTheNamesOfOld() throws Exception {
    Metrics metrics = new Metrics();
    try (Registrar registrar = start(Duration.ofHours(1), new FlakyDisk())) {
      registrar.register(metrics);
      registrar.update(state(1, 1));
      registrar.update(state(2, 1));
      registrar.awaitWritten(LONG);
      registrar.update(state(1, 1).withTtl(0));
      registrar.awaitWritten(LONG);
    }
    assertThat(metrics.tree())
        .isEqualTo(
            Map.of(
                "registrar",
                Map.of(
                    "states", Map.of("current", 1L, "update", 3L, "cleanup", 1L),
                    "writes", Map.of("total", 2L, "success", 2L, "fail", 0L))));
  }
}
