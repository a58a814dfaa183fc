package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreOwnerTest {
  @TempDir Path directory;

  /** Owners by the name of the file; all else belongs to root. */
  private static Ownership owners(long effective, Map<String, Long> users, String group) {
    return new Ownership() {
      @Override
      public Optional<Owner> of(Path file) {
        return Optional.of(new Owner(users.getOrDefault(file.getFileName().toString(), 0L), 0600));
      }

      @Override
      public long effectiveUser() {
        return effective;
      }

      @Override
      public String groupName(Path file) {
        return group;
      }
    };
  }

  @Test
  void rootReadsTheKeystoreOfTheService() throws IOException {
    Path file = directory.resolve("home/skidder.keystore");
    Files.createDirectories(directory.resolve("home/data"));
    Keystore keystore = Keystore.create(file);
    keystore.put("PASSWORD", "x");
    keystore.save();
    Files.writeString(directory.resolve("skidder.yml"), "a: ${PASSWORD}\n");

    assertThat(password(owners(0, Map.of("skidder.keystore", 7L, "data", 7L), "root")))
        .isEqualTo("x");
    // root:7 of the configuration
    assertThat(password(owners(0, Map.of("skidder.keystore", 7L), "7"))).isEqualTo("x");

    assertThatThrownBy(
            () -> password(owners(0, Map.of("skidder.keystore", 8L, "data", 7L), "root")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must belong to 7")
        .hasMessageContaining("chown 7 " + file);
    assertThatThrownBy(() -> password(owners(0, Map.of("skidder.keystore", 8L), "root")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("belongs to 8")
        .hasMessageContaining("as the user of the service");
    // Nor for the service, started as root.
    assertThatThrownBy(() ->
            loader(owners(0, Map.of("skidder.keystore", 7L, "data", 7L), "root"))
                .forService()
                .load(new Problems()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("belongs to 7");
    // What root may see for the service is not for another user to trust.
    assertThatThrownBy(
            () -> password(owners(9, Map.of("skidder.keystore", 7L, "data", 7L), "root")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("belongs to 7");
  }

  private String password(Ownership ownership) {
    return loader(ownership).load(new Problems()).root().text("a").orElse("");
  }

  private ConfigLoader loader(Ownership ownership) {
    Path home = directory.resolve("home");
    return new ConfigLoader(new Surroundings(Map.of(), directory, home, ownership));
  }
}
