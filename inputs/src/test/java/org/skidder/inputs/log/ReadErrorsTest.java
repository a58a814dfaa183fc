package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A disk, or a share, that fails in the middle of a file that is being read. */
@Timeout(60)
class ReadErrorsTest {
  private static final int LINES = 2000;
  private static final int FAILS_AT = 10_000;

  /** Little is read at a time, so that lines are cut where it fails. */
  private static final String CHUNK = "harvester_buffer_size: 4096";

  @RegisterExtension final InputRig rig = new InputRig();

  /** The buffers that files were read into. */
  private final Set<byte[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());

  private final AtomicBoolean failed = new AtomicBoolean();

  /** Throws when it is to fail. */
  private interface Failure {
    void happen() throws IOException;
  }

  /** Lets reads at a position fail once, before they bring anything. */
  private SourceDouble.Reading failingOnce(Failure failure) {
    return (file, position, to, offset, length) -> {
      if (length > Harvester.HEAD) { // no look at the first or the last bytes that were read
        synchronized (buffers) {
          buffers.add(to);
        }
        if (position >= FAILS_AT && failed.compareAndSet(false, true)) {
          failure.happen();
        }
      }
      return file.read(position, to, offset, length);
    };
  }

  private long bytesOfBuffers() {
    synchronized (buffers) {
      return buffers.stream().mapToLong(buffer -> buffer.length).sum();
    }
  }

  /** Reads a file whose disk fails once; returns what was said of it. */
  private List<String> read(Failure failure) throws IOException {
    Path file = rig.append("a.log", InputRig.lines("a", 0, LINES));
    try (SaidLines said = new SaidLines("harvester")) {
      rig.disk(source -> new SourceDouble(source, failingOnce(failure))).start(CHUNK);
      rig.awaitEvents(LINES).awaitOffset("a.log", file.toFile().length());
      assertThat(failed).isTrue();
      return said.with(file.toString());
    }
  }

  private void assertEachLineOnceAndNoBufferKept() {
    assertThat(rig.messages()).isEqualTo(InputRig.lines("a", 0, LINES).lines().toList());
    assertThat(rig.metric("filebeat.harvester.started")).isEqualTo(2);
    InputRig.await(() -> rig.freeBuffers() == bytesOfBuffers());
  }

  @Test
  void isToldOnceAndTheFileIsReadOnWhereItFailed() throws IOException {
    List<String> said =
        read(() -> {
          throw new IOException("Stale file handle");
        });

    assertThat(said)
        .singleElement()
        .asString()
        .containsPattern("reading failed at offset \\d+: Stale file handle");
    assertEachLineOnceAndNoBufferKept();
  }

  @Test
  void aMistakeInTheProgramIsDealtWithAlike() throws IOException {
    List<String> said =
        read(() -> {
          throw new IllegalStateException("defect");
        });

    assertThat(said).singleElement().asString().contains("it is opened again");
    assertEachLineOnceAndNoBufferKept();
  }
}
