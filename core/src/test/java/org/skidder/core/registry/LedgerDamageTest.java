package org.skidder.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crashes and bad disks: a start always succeeds, with a state the ledger had before. */
class LedgerDamageTest {

  private static final String SNAPSHOT_2 = "snapshot-0000000000000002";
  private static final String SNAPSHOT_3 = "snapshot-0000000000000003";
  private static final String LOG_2 = "log-0000000000000002";
  private static final String LOG_3 = "log-0000000000000003";

  @TempDir Path dir;

  /** The folder after snapshots 2 and 3 and some changes; and every state it went through. */
  private final Map<String, byte[]> files = new TreeMap<>();

  private final List<Map<StateKey, FileState>> history = new ArrayList<>();
  private int runs;

  @BeforeEach
  void writeALedger() throws IOException {
    Path folder = dir.resolve("original");
    Map<StateKey, FileState> model = new HashMap<>();
    Random random = new Random(4);
    history.add(Map.of());
    try (Ledger ledger = Ledger.open(options(folder))) {
      for (int i = 0; i < 30; i++) {
        if (i == 10 || i == 20) {
          ledger.compact();
        }
        LedgerTest.change(random, ledger, model);
        history.add(Map.copyOf(model));
      }
    }
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path p : paths.toList()) {
        files.put(p.getFileName().toString(), Files.readAllBytes(p));
      }
    }
    assertThat(files).containsOnlyKeys(LOG_2, LOG_3, SNAPSHOT_2, SNAPSHOT_3);
  }

  private static LedgerOptions options(Path folder) {
    return LedgerOptions.of(folder).withOpener(new FlakyDisk());
  }

  private Path folderWith(String name, byte[] content) throws IOException {
    Path folder = Files.createDirectory(dir.resolve("run" + runs++));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    Files.write(folder.resolve(name), content);
    return folder;
  }

  /** Opens it, checks that it goes on properly, and returns which moment of the past it is in. */
  private int reopen(Path folder) throws IOException {
    FileState news = FileState.of(new FileIdentity(9, 9), "/new").withOffset(7);
    int age;
    try (Ledger ledger = Ledger.open(options(folder))) {
      age = history.lastIndexOf(States.byKey(ledger.states()));
      assertThat(age).as("a state it once had").isNotNegative();
      assertThat(ledger.append(List.of(news), List.of())).isTrue();
    }
    Map<StateKey, FileState> want = new HashMap<>(history.get(age));
    want.put(news.key(), news);
    LedgerReader.View view = LedgerReader.read(folder);
    assertThat(view.damages()).isEmpty();
    assertThat(States.byKey(view.states())).isEqualTo(want);
    return age;
  }

  private byte[] bytes(String name) {
    return java.util.Objects.requireNonNull(files.get(name), name);
  }

  private static byte[] head(byte[] bytes, int length) {
    return java.util.Arrays.copyOf(bytes, length);
  }

  @Test
  void cutsOffATornTailWhereverItWasTorn() throws Exception {
    byte[] log = bytes(LOG_3);
    int last = 0;
    // Every byte of the last records and of the header, samples between.
    for (int length = 0;
        length <= log.length;
        length += length < 60 || length > log.length - 600 ? 1 : 23) {
      Path folder = folderWith(LOG_3, head(log, length));
      assertThat(LedgerReader.read(folder).damages()).isEmpty();
      int age = reopen(folder);
      assertThat(age).isGreaterThanOrEqualTo(20).isGreaterThanOrEqualTo(last);
      last = age;
      assertThat(setAside(folder)).as("a torn tail is no damage").isEmpty();
    }
    assertThat(last).isEqualTo(30);
  }

  @Test
  void cutsOffATailOfZeros() throws Exception {
    byte[] log = bytes(LOG_3);
    byte[] zeros = log.clone();
    java.util.Arrays.fill(zeros, log.length - 40, log.length, (byte) 0);
    assertThat(reopen(folderWith(LOG_3, java.util.Arrays.copyOf(log, log.length + 5000))))
        .isEqualTo(30);
    assertThat(reopen(folderWith(LOG_3, zeros))).isEqualTo(29);
    assertThat(reopen(folderWith(LOG_3, new byte[4096]))).isEqualTo(20);
  }

  @Test
  void survivesAnyFlippedBit() throws Exception {
    Random random = new Random(5);
    for (int run = 0; run < 600; run++) {
      String name = new ArrayList<>(files.keySet()).get(random.nextInt(files.size()));
      byte[] content = bytes(name).clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path folder = folderWith(name, content);
      Recovery.Loaded loaded = Recovery.load(folder);
      int age = reopen(folder);
      if (age < 30) {
        assertThat(loaded.tornBytes() + loaded.damages().size()).as("noticed").isPositive();
      }
      if (!name.equals(LOG_3)) {
        assertThat(age).as("nothing but the newest log can lose anything").isEqualTo(30);
      }
    }
  }

  @Test
  void survivesRandomBytesInEveryFile() throws Exception {
    Random random = new Random(6);
    for (int run = 0; run < 300; run++) {
      Path folder = Files.createDirectory(dir.resolve("garbage" + run));
      for (String name : files.keySet()) {
        if (random.nextInt(4) > 0) {
          byte[] garbage = new byte[random.nextInt(600)];
          random.nextBytes(garbage);
          byte[] good = bytes(name);
          int keep = random.nextInt(Math.min(garbage.length, good.length) + 1);
          System.arraycopy(good, 0, garbage, 0, keep);
          Files.write(folder.resolve(name), garbage);
        }
      }
      try (Ledger ledger = Ledger.open(options(folder))) {
        assertThat(
                ledger.append(
                    List.of(), List.of(new StateKey(new FileIdentity(0, 0), FileState.NO_META))))
            .isTrue();
      }
      assertThat(LedgerReader.read(folder).damages()).isEmpty();
    }
  }

  @Test
  void setsADamagedLogAsideAndSaysSo() throws Exception {
    byte[] log = bytes(LOG_3).clone();
    log[60] ^= 1;
    Path folder = folderWith(LOG_3, log);
    try (Ledger ledger = Ledger.open(options(folder))) {
      assertThat(ledger.report().damages()).hasSize(1);
      assertThat(ledger.report().damages().getFirst()).contains(LOG_3, "checksum");
    }
    assertThat(setAside(folder)).hasSize(1);
    assertThat(setAside(folder).getFirst()).startsWith(LOG_3 + ".damaged-20");
    assertThat(reopen(folder)).isGreaterThanOrEqualTo(20);
    assertThat(setAside(folder)).as("kept for inspection").hasSize(1);
  }

  @Test
  void usesTheSnapshotBeforeADamagedOneWithoutLoss() throws Exception {
    byte[] snapshot = bytes(SNAPSHOT_3).clone();
    snapshot[snapshot.length / 2] ^= 4;
    Path folder = folderWith(SNAPSHOT_3, snapshot);
    assertThat(reopen(folder)).isEqualTo(30);
    assertThat(setAside(folder)).hasSize(1);
  }

  @Test
  void noticesAnIncompleteSnapshot() throws Exception {
    byte[] snapshot = bytes(SNAPSHOT_3);
    for (int length = 0; length < snapshot.length; length += 17) {
      assertThat(reopen(folderWith(SNAPSHOT_3, head(snapshot, length)))).isEqualTo(30);
    }
  }

  @Test
  void putsTogetherWhatCanBeReadWhenNoSnapshotIsSound() throws Exception {
    Path folder = folderWith(SNAPSHOT_3, new byte[0]);
    Files.write(folder.resolve(SNAPSHOT_2), new byte[0]);
    try (Ledger ledger = Ledger.open(options(folder))) {
      assertThat(ledger.report().damages()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(ledger.size()).isPositive();
      for (FileState s : ledger.states()) {
        assertThat(history).anySatisfy(h -> assertThat(h.get(s.key())).isEqualTo(s));
      }
    }
  }

  @Test
  void ignoresAnUnfinishedCompaction() throws Exception {
    byte[] half = head(bytes(SNAPSHOT_3), 50);
    Path folder = folderWith("snapshot-0000000000000004.tmp", half);
    Files.write(folder.resolve("log-0000000000000004"), new byte[0]);
    assertThat(reopen(folder)).isEqualTo(30);
  }

  @Test
  void findsTheSnapshotWhenTheProcessDiedRightAfterIt() throws Exception {
    Path folder = folderWith(LOG_3, new byte[0]);
    Files.delete(folder.resolve(LOG_3));
    assertThat(reopen(folder)).isEqualTo(20);
  }

  private static List<String> setAside(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(p -> p.getFileName().toString()).filter(n -> n.contains("damaged")).toList();
    }
  }
}
