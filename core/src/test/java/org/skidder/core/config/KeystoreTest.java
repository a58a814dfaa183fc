package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreTest {
  /**
   * Made with Python's hashlib and cryptography from the description of the format: the names A
   * ("secret") and "B c" ("ü").
   */
  private static final String FOREIGN =
      "v1AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OT"
          + "o7PD0+PwABAgMEBQYHCAkKC1P86qtSkK3OfwFdDvD0dJ9BdB84NrdIeV9EKXHofQicJdKrG7mg7VGEJV"
          + "mGcoahOL688N+6dpYlnlWpagV//hcW2srNA+tz";

  @TempDir Path directory;

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = directory.resolve("k");
    Keystore keystore = Keystore.create(file);
    keystore.put("b", "ä\u0000\"\\");
    keystore.put("a \"x\"", "");
    keystore.put("gone", "x");
    assertThat(keystore.remove("gone")).isTrue();
    assertThat(keystore.remove("gone")).isFalse();
    keystore.save();
    keystore.save();

    Keystore read = Keystore.open(file);

    assertThat(read.names()).containsExactly("a \"x\"", "b");
    assertThat(read.get("b")).contains("ä\u0000\"\\");
    assertThat(read.get("a \"x\"")).contains("");
    assertThat(read.get("gone")).isEmpty();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(directory.resolve("k.tmp")).doesNotExist();
  }

  @Test
  void readsAKeystoreOfAnotherProgram() throws IOException {
    Path file = Files.writeString(directory.resolve("k"), FOREIGN);

    assertThat(Keystore.open(file).get("A")).contains("secret");
    assertThat(Keystore.open(file).get("B c")).contains("ü");
  }

  @Test
  void takesAMissingFileAsEmpty() throws IOException {
    assertThat(Keystore.open(directory.resolve("none")).names()).isEmpty();
  }

  @Test
  void refusesDamagedFiles() throws IOException {
    Path file = directory.resolve("k");
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      StringBuilder content = new StringBuilder(FOREIGN);
      if (random.nextBoolean()) {
        content.setLength(random.nextInt(content.length()));
      } else {
        int at = random.nextInt(content.length() - 4);
        content.setCharAt(at, content.charAt(at) == 'x' ? 'y' : 'x');
      }
      Files.writeString(file, content);
      assertThatThrownBy(() -> Keystore.open(file))
          .as("seed %d", seed)
          .isInstanceOf(IOException.class);
    }
  }
}
