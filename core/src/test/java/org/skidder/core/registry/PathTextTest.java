package org.skidder.core.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathTextTest {

  @Test
  void keepsPlainNamesAsText() {
    Path path = Path.of("/var/log/a b%20c.log");
    assertThat(PathText.raw(path)).isEmpty();
    assertThat(PathText.text(path)).isEqualTo("/var/log/a b%20c.log");
    assertThat(FileState.of(new FileIdentity(1, 2), path).path()).isEqualTo(path);
  }

  @Test
  void keepsNamesThatAreNotUtf8Exactly(@TempDir Path dir) throws Exception {
    Path path =
        PathText.path("", dir.resolve("x").toString().replaceFirst("x$", "a\u00ff%+ b.log"));
    Files.writeString(path, "content");
    FileState state = FileState.of(FileIdentity.of(path), path);
    assertThat(state.source()).endsWith("/a\ufffd%+ b.log");
    assertThat(state.rawPath()).endsWith("/a\u00ff%+ b.log");
    assertThat(state.path()).isEqualTo(path);
    assertThat(Files.readString(state.path())).isEqualTo("content");
    assertThat(Path.of(state.source())).isNotEqualTo(path);
  }

  @Test
  void keepsAnyBytes() {
    Random random = new Random(1);
    for (int run = 0; run < 2000; run++) {
      byte[] name = new byte[1 + random.nextInt(20)];
      for (int i = 0; i < name.length; i++) {
        do {
          name[i] = (byte) random.nextInt();
        } while (name[i] == 0 || name[i] == '/');
      }
      Path path = PathText.path("", "/d/" + new String(name, ISO_8859_1));
      FileState state = FileState.of(new FileIdentity(1, 2), path);
      assertThat(state.path()).isEqualTo(path);
      assertThat(state.source()).isEqualTo("/d/" + new String(name, UTF_8));
    }
  }
}
