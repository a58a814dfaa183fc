package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  @TempDir Path root;
  private final FileWatch watch = new FileWatch(FileSystems.getDefault());
  private final AtomicInteger changes = new AtomicInteger();
  private final FileWatch.Listener listener = (_, _) -> changes.incrementAndGet();

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  private FileWatch with(FileWatch.Kind kind) {
    return new FileWatch(FileSystems.getDefault(), kind, nanos::get);
  }

  @Test
  void aFolderThatDoesNotAnswerHoldsUpNobodyElse() throws Exception {
    Path hung = Files.createDirectory(root.resolve("hung"));
    Path fine = Files.createDirectory(root.resolve("fine"));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    FileWatch.Kind kind =
        folder -> {
          if (folder.equals(hung)) {
            asked.countDown();
            Awaitility.await().until(() -> answer.getCount() == 0);
          }
          return false;
        };
    try (FileWatch some = with(kind)) {
      Thread waiting = Thread.ofVirtual().start(() -> some.watch(hung, listener));
      asked.await();
      Runnable wake = changes::incrementAndGet;
      CompletableFuture<Boolean> others =
          CompletableFuture.supplyAsync(() -> {
            boolean done = some.watch(fine, listener) && some.follow(fine.resolve("a"), wake);
            some.detach(fine.resolve("a"), wake);
            some.forget(fine.resolve("a"), wake);
            some.unwatch(listener);
            return done;
          });
      assertThat(others.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.isAlive()).isTrue();
      answer.countDown();
      waiting.join();
    }
  }

  @Test
  void thatAFolderIsRemoteIsRememberedForAMinute() {
    AtomicInteger asked = new AtomicInteger();
    try (FileWatch some = with(folder -> asked.incrementAndGet() > 0)) {
      for (int scan = 0; scan < 3; scan++) {
        assertThat(some.watch(root, listener)).isFalse();
      }
      assertThat(asked).hasValue(1);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(some.watch(root, listener)).isFalse();
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void whyNoNotificationsComeIsSaidOnceAMinute() throws IOException {
    Path locked = Files.createDirectory(root.resolve("locked"));
    FileWatch.Kind kind =
        folder -> {
          if (folder.equals(locked)) {
            throw new AccessDeniedException(folder.toString());
          }
          throw new IOException("User limit of inotify watches reached");
        };
    try (FileWatch some = with(kind);
        SaidLines said = new SaidLines("input")) {
      for (int scan = 0; scan < 2; scan++) {
        assertThat(some.watch(root, listener)).isFalse();
        assertThat(some.watch(locked, listener)).isFalse();
      }
      assertThat(said.with("No file notifications for " + root))
          .singleElement()
          .asString()
          .contains("User limit of inotify watches reached", "Raise fs.inotify.max_user_watches");
      assertThat(said.with(locked.toString()))
          .singleElement()
          .asString()
          .contains("may not be read by the user", "give the user that Skidder runs as")
          .doesNotContain("inotify");
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      some.watch(locked, listener);
      assertThat(said.with(locked.toString())).hasSize(2);
      some.watch(root.resolve("gone"), listener);
      assertThat(said.with("gone")).isEmpty();
    }
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void whereMoreChangedThanTheSystemTellsEverybodyIsWokenAndLooksAtAll() throws IOException {
    Path busy = Files.createDirectory(root.resolve("busy"));
    Path gate = Files.createDirectory(root.resolve("gate"));
    Path file = Files.createFile(busy.resolve("a.log"));
    Path moved = Files.createFile(busy.resolve("b.log"));
    AtomicInteger wakes = new AtomicInteger();
    AtomicInteger detached = new AtomicInteger();
    AtomicInteger everything = new AtomicInteger();
    Semaphore held = new Semaphore(0);
    Semaphore goOn = new Semaphore(0);
    Runnable wakeMoved = detached::incrementAndGet;
    watch.follow(file, wakes::incrementAndGet);
    watch.follow(moved, wakeMoved);
    watch.detach(moved, wakeMoved);
    watch.watch(busy, (_, name) -> everything.addAndGet(name == null ? 1 : 0));
    watch.watch(
        gate,
        (_, _) -> {
          held.release();
          goOn.acquireUninterruptibly();
        });
    AtomicInteger made = new AtomicInteger();
    // What comes while the watch is busy overflows, unless the system is slow to tell.
    InputRig.await(() -> {
      Files.createFile(gate.resolve("x" + made.get()));
      held.acquireUninterruptibly();
      for (int i = 0; i < 600; i++) {
        Files.createFile(busy.resolve("y" + made.incrementAndGet()));
      }
      goOn.release();
      return everything.get() > 0;
    });
    goOn.release(1_000_000);
    InputRig.await(() -> wakes.get() > 0 && detached.get() > 0);
  }

  @Test
  void foldersThatAreDeletedAreForgotten() throws IOException {
    for (int i = 0; i < 20; i++) {
      Path pod = Files.createDirectory(root.resolve("pod-" + i));
      assertThat(watch.watch(pod, listener)).isTrue();
      Files.delete(pod);
    }
    InputRig.await(() -> watch.folders() == 0);
    assertThat(changes.get()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void aFolderWhoseFilesAreStillReadIsForgottenWithTheLastOfThem() throws IOException {
    Path pod = Files.createDirectory(root.resolve("pod"));
    Path file = Files.createFile(pod.resolve("a.log"));
    AtomicInteger wakes = new AtomicInteger();
    Runnable wake = wakes::incrementAndGet;
    assertThat(watch.watch(pod, listener)).isTrue();
    assertThat(watch.follow(file, wake)).isTrue();
    Files.delete(file);
    Files.delete(pod);
    InputRig.await(() -> changes.get() > 0 && wakes.get() > 0);
    watch.forget(file, wake);
    InputRig.await(() -> watch.folders() == 0);
  }

  @Test
  void aFolderThatComesBackIsWatchedWithTheNextScan() throws IOException {
    Path pod = Files.createDirectory(root.resolve("pod"));
    watch.watch(pod, listener);
    Files.delete(pod);
    InputRig.await(() -> watch.folders() == 0);
    Files.createDirectory(pod);
    assertThat(watch.watch(pod, listener)).isTrue();
    int before = changes.get();
    Files.createFile(pod.resolve("a.log"));
    InputRig.await(() -> changes.get() > before);
  }

  @Test
  void aFolderIsWatchedUnderEachPathThatLeadsToIt() throws IOException {
    Path folder = Files.createDirectory(root.resolve("folder"));
    Path link = Files.createSymbolicLink(root.resolve("link"), folder);
    AtomicInteger byLink = new AtomicInteger();
    FileWatch.Listener other = (_, _) -> byLink.incrementAndGet();
    assertThat(watch.watch(folder, listener)).isTrue();
    assertThat(watch.watch(link, other)).isTrue();
    Files.createFile(folder.resolve("a.log"));
    InputRig.await(() -> changes.get() > 0 && byLink.get() > 0);

    watch.unwatch(other);
    int before = changes.get();
    Files.createFile(folder.resolve("b.log"));
    InputRig.await(() -> changes.get() > before);
    watch.unwatch(listener);
    assertThat(watch.folders()).isZero();
  }
}
