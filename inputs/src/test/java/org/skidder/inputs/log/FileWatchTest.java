package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  @TempDir Path root;
  private final FileWatch watch = new FileWatch(FileSystems.getDefault());
  private final AtomicInteger changes = new AtomicInteger();
  private final FileWatch.Listener listener = (_, _) -> changes.incrementAndGet();

  @AfterEach
  void close() {
    watch.close();
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
