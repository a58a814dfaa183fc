package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;

/** Files that no input covers any more. */
class HandoverTest {
  @TempDir private Path folder;
  private final AtomicLong now = new AtomicLong();
  private Handover handover = new Handover(now::get, Cleaner::isGone, Runnable::run);
  private final Metrics.Counter lost = new Metrics.Counter();
  private Registrar registrar;
  private FileState state;

  @BeforeEach
  void leaveAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("c.log"), "line\n");
    registrar =
        Registry.open(
            Binder.defaults(RegistryConfig.class),
            Files.createDirectory(folder.resolve("data")),
            Clock.systemUTC());
    state = FileState.of(FoundFile.look(file).id(), file).withOffset(5).withFinished(true);
    registrar.update(state);
  }

  @AfterEach
  void close() {
    registrar.close();
  }

  private void leave(boolean forgets) {
    Tracked file = new Tracked(state);
    file.seenSize = 12;
    handover.leave(List.of(file), forgets, registrar, unread());
  }

  private static boolean isReleased(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Unread unread() {
    return new Unread(lost, registrar);
  }

  private boolean isKnownAfter(Duration time) {
    now.addAndGet(time.toNanos());
    handover.leave(List.of(), true, registrar, unread());
    return registrar.find(state.key()).isPresent();
  }

  @Test
  void whatIsRemovedIsForgotten() throws IOException {
    leave(true);
    assertThat(isKnownAfter(Duration.ofMinutes(2))).isTrue();
    Files.delete(state.path());
    assertThat(isKnownAfter(Duration.ofSeconds(30))).isTrue();
    assertThat(lost.value()).isEqualTo(0L);
    assertThat(isKnownAfter(Duration.ofMinutes(2))).isFalse();
    assertThat(lost.value()).isEqualTo(12 - state.offset());
  }

  @Test
  void thePositionOfAnotherFileWithTheSameInodeIsKept() throws IOException {
    leave(true);
    Path other = Files.move(state.path(), folder.resolve("other.log"));
    FileState living = FileState.of(state.id(), other).withOffset(3).withGeneration(7);
    registrar.update(living);

    assertThat(isKnownAfter(Duration.ofMinutes(2))).isTrue();
    assertThat(registrar.find(state.key()).orElseThrow().offset()).isEqualTo(3);
  }

  @Test
  void whatIsToBeKeptIsKept() throws IOException {
    leave(false);
    Files.delete(state.path());
    assertThat(isKnownAfter(Duration.ofMinutes(2))).isTrue();
  }

  @Test
  void aLookThatTakesLongHoldsUpNobodyAndForgetsNothingThatWasTakenMeanwhile() {
    Predicate<FileState> slow =
        looked -> {
          // As another input does, on its own thread.
          CompletableFuture<List<Handover.Left>> taken =
              CompletableFuture.supplyAsync(() -> handover.take(_ -> true));
          assertThat(taken.orTimeout(20, TimeUnit.SECONDS).join()).isEmpty();
          return true;
        };
    handover = new Handover(now::get, slow, Runnable::run);
    leave(true);
    assertThat(isKnownAfter(Duration.ofMinutes(2))).isTrue();
  }

  @Test
  void aShareThatHangsHoldsUpNoInputThatIsClosedAndIsLookedAtByOneThreadOnly() {
    CountDownLatch answers = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    Predicate<FileState> hangs =
        _ -> {
          looks.incrementAndGet();
          return isReleased(answers);
        };
    handover = new Handover(now::get, hangs, Handover::onThread);
    try {
      CompletableFuture.runAsync(
              () -> {
                leave(true);
                assertThat(isKnownAfter(Duration.ofMinutes(2))).isTrue();
                assertThat(isKnownAfter(Duration.ofMinutes(2))).isTrue();
              })
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
      await().until(() -> looks.get() > 0);
    } finally {
      answers.countDown();
    }
    await().until(() -> registrar.find(state.key()).isEmpty());
    assertThat(looks).hasValue(1);
    // The next look is not kept from beginning.
    leave(true);
    await()
        .until(() -> {
          isKnownAfter(Duration.ofMinutes(2));
          return looks.get() > 1;
        });
  }

  @Test
  void whatAnotherInputCoversIsItsConcern() throws IOException {
    leave(true);
    assertThat(handover.take(_ -> true)).isEmpty();
    Files.delete(state.path());
    assertThat(isKnownAfter(Duration.ofMinutes(2))).isTrue();
  }
}
