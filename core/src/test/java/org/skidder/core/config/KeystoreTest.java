package org.skidder.core.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
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

  @Test
  void keepsALinkAndTheChangesOfOthers() throws IOException {
    Path file = directory.resolve("k");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    Keystore keystore = Keystore.create(file);
    keystore.save();
    Keystore first = Keystore.open(link);
    Keystore second = Keystore.open(link);
    first.put("a", "1");
    first.save();
    first.put("b", "2");
    first.save();
    second.put("c", "3");

    assertThatThrownBy(second::save).isInstanceOf(IOException.class).hasMessageContaining("again");
    assertThat(link).isSymbolicLink();
    assertThat(Keystore.open(file).names()).containsExactly("a", "b");
    assertThat(directory.resolve("k.tmp")).doesNotExist();
  }

  /** Put there after it was looked whether there is one. */
  @Test
  void aLinkIsReplacedAndNotFollowedWhereOthersMayPutOne() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "root:x");
    Path link = Files.createSymbolicLink(directory.resolve("link"), other);
    Keystore keystore = Keystore.create(link);
    keystore.put("a", "1");

    assertThat(keystore.saveInPlace(Optional.of(Files.getOwner(other)))).isTrue();
    assertThat(other).hasContent("root:x");
    assertThat(link).isRegularFile();
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(Keystore.open(link).get("a")).contains("1");
  }

  @Test
  void skipsWhatItDoesNotKnowInsideEntries() throws IOException {
    String json = "{\"a\":{\"more\":[{\"value\":1}],\"value\":\"MQ==\"},\"b\":{}}\n";
    assertThat(Keystore.parse(json.getBytes(UTF_8)))
        .containsEntry("a", new byte[] {'1'})
        .containsEntry("b", new byte[0]);
  }

  /** What was sealed by somebody else need not be what we would have sealed. */
  @Test
  void anyContentIsReadOrRefusedWithAReason() {
    Random random = new Random(7);
    String[] parts = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"a\"",
      "\"value\"",
      "\"MQ==\"",
      "null",
      "1",
      " ",
      "\u00fc",
      "\""
    };
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder json = new StringBuilder(random.nextBoolean() ? "{\"a\":{" : "");
      for (int n = random.nextInt(8); n > 0; n--) {
        json.append(parts[random.nextInt(parts.length)]);
      }
      json.append(random.nextBoolean() ? "}}" : "");
      try {
        Keystore.parse(json.toString().getBytes(UTF_8));
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("its content is not");
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 19_999);
  }
}
