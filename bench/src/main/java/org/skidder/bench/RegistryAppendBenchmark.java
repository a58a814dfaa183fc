package org.skidder.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.skidder.core.registry.Ledger;
import org.skidder.core.registry.LedgerOptions;

/**
 * Writing acknowledged positions, which happens once per batch, not per event. Contains the
 * snapshots that come due and one sync to disk per second, as in operation; must not depend on how
 * many files are known.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 3)
@Fork(1)
public class RegistryAppendBenchmark {
  private static final int GROUP = 100;
  private static final int RECORD_BYTES = 160;

  /** Files the registry knows. */
  @Param({"1000", "100000"})
  public int known = 1000;

  private final Path folder = temporaryFolder();
  private final List<FileState> states = new ArrayList<>();
  private final Ledger ledger = open(folder.resolve("registry.ledger"));
  private final FileChannel plain = create(folder.resolve("plain"));
  private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
  private long offset;
  private int next;

  /** Makes the ledger know its files. */
  @Setup
  public void fill() {
    for (int i = 0; i < known; i++) {
      String path = "/var/log/containers/shop-%06d/access.log".formatted(i);
      FileState state = FileState.of(new FileIdentity(64_769, 1_000_000 + i), path);
      states.add(state.withFingerprint(new Fingerprint(1024, i, ~i)));
    }
    ledger.append(states, List.of());
  }

  /** One file's batch was acknowledged. */
  @Benchmark
  public boolean one() {
    return ledger.append(List.of(moved()), List.of());
  }

  /** A hundred files' batches were acknowledged meanwhile: the time for all of them. */
  @Benchmark
  public boolean hundred() {
    for (int i = 0; i < GROUP; i++) {
      ledger.put(moved());
    }
    return ledger.flush();
  }

  /** One write of about a record's size to a file that does not grow: the system call alone. */
  @Benchmark
  public int baselineWrite() throws IOException {
    record.clear();
    return plain.write(record, 0);
  }

  private FileState moved() {
    next = next + 1 < known ? next + 1 : 0;
    offset += 178;
    return states.get(next).withOffset(offset);
  }

  /** Closes and removes the files. */
  @TearDown
  public void remove() throws IOException {
    ledger.close();
    plain.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("skidder-bench-registry-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ledger open(Path path) {
    try {
      return Ledger.open(LedgerOptions.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel create(Path path) {
    try {
      return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
