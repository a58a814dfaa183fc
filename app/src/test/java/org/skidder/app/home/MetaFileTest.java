package org.skidder.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaFileTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("data/meta.json");
  }

  @Test
  void theIdentityStays() throws IOException {
    UUID first = MetaFile.load(folder.resolve("data"));
    UUID second = MetaFile.load(folder.resolve("data"));

    assertThat(second).isEqualTo(first);
    assertThat(file()).hasContent("{\"uuid\":\"" + first + "\"}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("data").toFile().list()).containsExactly("meta.json");
  }

  @Test
  void anIdentityOfZeroesIsReplaced() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(file(), "{\"uuid\":\"00000000-0000-0000-0000-000000000000\"}\n");

    assertThat(MetaFile.load(folder.resolve("data"))).isNotEqualTo(new UUID(0, 0));
  }

  @Test
  void whatFilebeatLeftIsKept() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(file(), "{\"uuid\":\"E1B2C3D4-0000-4000-8000-00000000000a\"}");

    assertThat(MetaFile.load(folder.resolve("data")))
        .hasToString("e1b2c3d4-0000-4000-8000-00000000000a");
  }

  @Test
  void whatNewerVersionsAddToItIsNoMistake() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        file(),
        """
        {"first_start": "2020-01-01T00:00:00Z",
         "uuid": "e1b2c3d4-0000-4000-8000-00000000000a", "x": 1}
        """);

    assertThat(MetaFile.load(folder.resolve("data")))
        .hasToString("e1b2c3d4-0000-4000-8000-00000000000a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"uuid\":\"x\"}", "{\"uuid\":5}", "[\"uuid\""})
  void whatCannotBeUnderstoodIsNeverOverwritten(String text) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(file(), text);

    assertThatThrownBy(() -> MetaFile.load(folder.resolve("data")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file() + " is malformed");
    assertThat(file()).hasContent(text);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(folder.resolve("data"), "in the way");

    assertThatThrownBy(() -> MetaFile.load(folder.resolve("data")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write " + file() + ": " + folder.resolve("data") + " is in")
        .hasMessageContaining("--path.data");
  }
}
