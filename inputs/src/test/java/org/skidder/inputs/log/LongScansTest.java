package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A scan that opens and compares large files for long. */
@Timeout(60)
class LongScansTest {
  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void nobodyWhoTellsOfAChangeOrAsksHowFarItIsWaitsForAScan() throws Exception {
    CountDownLatch scanning = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    // The second time of a scan is that of the file it ignores.
    rig.atEachTime(() -> {
      if (Thread.currentThread().getName().equals("log-scan") && looks.incrementAndGet() == 2) {
        scanning.countDown();
        InputRig.await(goOn);
      }
    });
    Files.setLastModifiedTime(
        rig.append("a.log", "old\n"), FileTime.from(Instant.now().minusSeconds(3600)));
    rig.start("ignore_older: 1m", "scan_frequency: 1h");
    InputRig.await(scanning);
    LogInput input = (LogInput) rig.input();

    rig.append("b.log", "new\n");
    assertThat(CompletableFuture.runAsync(() -> input.nameChanged(rig.log("b.log"), null)))
        .as("the watch of all inputs")
        .succeedsWithin(Duration.ofSeconds(10));
    assertThat(CompletableFuture.supplyAsync(input::hasMoreSources))
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(true);
    assertThat(CompletableFuture.supplyAsync(input::sources))
        .succeedsWithin(Duration.ofSeconds(10));
    goOn.countDown();

    rig.awaitEvents(1);
    assertThat(rig.messages()).containsExactly("new");
    InputRig.await(() -> !input.hasMoreSources());
  }
}
