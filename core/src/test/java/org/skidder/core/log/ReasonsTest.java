package org.skidder.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class ReasonsTest {
  @Test
  void whatTheFileSystemRefusesIsSaidInWords() {
    assertThat(Reasons.of(new AccessDeniedException("/a"))).isEqualTo("permission denied");
    assertThat(Reasons.of(new NoSuchFileException("/a"))).isEqualTo("no such file or folder");
    assertThat(Reasons.of(new NotDirectoryException("/a"))).isEqualTo("not a folder");
    assertThat(Reasons.of(new FileAlreadyExistsException("/a"))).isEqualTo("/a is in the way");
    assertThat(Reasons.of(new FileSystemException("/a", null, "No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(Reasons.of(new IOException("it broke"))).isEqualTo("it broke");
    assertThat(Reasons.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void aWholeMessageNamesTheFileOnce() {
    assertThat(Reasons.told(new AccessDeniedException("/a"))).isEqualTo("/a: permission denied");
    assertThat(Reasons.told(new IOException("it broke"))).isEqualTo("it broke");
  }

  @Test
  void aFullDiskIsToldFromOneThatFails() {
    assertThat(Reasons.isFull(new IOException("No space left on device"))).isTrue();
    assertThat(Reasons.isFull(new FileSystemException("/a", null, "No space left on device")))
        .isTrue();
    assertThat(Reasons.isFull(new IOException("Disk quota exceeded"))).isTrue();
    assertThat(Reasons.isFull(new IOException("Quota exceeded"))).as("musl's").isTrue();
    assertThat(Reasons.isFull(new IOException("Input/output error"))).isFalse();
    assertThat(Reasons.isFull(new IOException())).isFalse();
  }

  @Test
  void theInnermostCauseWithAMessageCountsAndIsOneLine() {
    Throwable inner = new AccessDeniedException("/a");
    assertThat(Reasons.deepest(new IOException("outer", inner))).isEqualTo("permission denied");
    assertThat(Reasons.deepest(new IOException("outer", new IllegalStateException())))
        .isEqualTo("outer");
    assertThat(Reasons.deepest(new UnsatisfiedLinkError("/a.so: not permitted\n  more")))
        .isEqualTo("/a.so: not permitted more");
  }
}
