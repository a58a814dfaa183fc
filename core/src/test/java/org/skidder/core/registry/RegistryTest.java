package org.skidder.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.FileMode;
import org.skidder.core.file.Modes;

class RegistryTest {

  private static final String ORIGINAL =
      "[{\"source\":\"/a\",\"offset\":20,\"FileStateOS\":{\"inode\":1,\"device\":2}},"
          + "{\"source\":\"/b\",\"offset\":30,\"FileStateOS\":{\"inode\":2,\"device\":2}}]";

  @TempDir Path data;

  private final RegistryConfig config =
      new RegistryConfig("states/registry", new FileMode(0600), Duration.ZERO);

  private Registrar open() throws IOException {
    return Registry.open(config, data, InstantSource.system());
  }

  private Path file() {
    return data.resolve("states/registry");
  }

  @Test
  void takesTheOriginalsRegistryOverOnceAndLeavesIt() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), ORIGINAL);
    assertThat(Registry.read(file()).states()).hasSize(2);
    try (Registrar registrar = open()) {
      assertThat(registrar.states()).extracting("offset").containsExactlyInAnyOrder(20L, 30L);
      for (FileState s : registrar.states()) {
        registrar.update(s.withTtl(0));
      }
    }
    assertThat(file()).hasContent(ORIGINAL);
    try (Registrar registrar = open()) {
      assertThat(registrar.states()).as("old positions must not come back").isEmpty();
    }
    assertThat(Registry.read(file()).states()).isEmpty();
  }

  @Test
  void takesOverAgainWhenTheFirstStartDiedBeforeItWasWritten() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), ORIGINAL);
    Path folder = Registry.folder(file());
    Ledger.open(LedgerOptions.of(folder)).close();
    Files.write(folder.resolve("log-0000000000000002"), new byte[0]);
    Files.write(folder.resolve("snapshot-0000000000000002.tmp"), new byte[100]);
    try (Registrar registrar = open()) {
      assertThat(registrar.states()).hasSize(2);
    }
    assertThat(LedgerReader.read(folder).states()).hasSize(2);
    try (Registrar registrar = open()) {
      assertThat(registrar.states()).hasSize(2);
    }
  }

  @Test
  void startsWithADamagedOriginal() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"not\": \"finished");
    try (Registrar registrar = open()) {
      assertThat(registrar.states()).isEmpty();
      registrar.update(FileState.of(new FileIdentity(1, 1), "/x").withOffset(3));
    }
    assertThat(file()).hasContent("{\"not\": \"finished");
    assertThat(Registry.read(file()).states()).extracting("offset").containsExactly(3L);
  }

  @Test
  void survivesTheDeathOfTheProcessWithoutAnyCleanUp() throws Exception {
    Path folder = Registry.folder(file());
    Ledger ledger = Ledger.open(LedgerOptions.of(folder));
    ledger.append(List.of(FileState.of(new FileIdentity(1, 1), "/x").withOffset(3)), List.of());
    // not closed, not synced: what the kernel has is what another process sees
    assertThat(LedgerReader.read(folder).states()).extracting("offset").containsExactly(3L);
    ledger.close();
  }

  @Test
  void letsOneProcessHaveADataPathAndNamesIt() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> DataPathLock.acquire(data))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("(process " + other.pid() + ")")
          .hasMessageContaining(data.toString());
      assertThatThrownBy(() -> DataPathLock.acquire(data)).hasMessageContaining("in use");
    } finally {
      other.destroyForcibly();
    }
    other.waitFor();
    await()
        .ignoreExceptions()
        .untilAsserted(() -> DataPathLock.acquire(data).close()); // freed by the death
    try (DataPathLock _ = DataPathLock.acquire(data.resolve("new/folder"))) {
      assertThatThrownBy(() -> DataPathLock.acquire(data.resolve("new/folder")))
          .hasMessageContaining("is in use by this process already");
      assertThat(Files.getPosixFilePermissions(data.resolve("new")))
          .isSubsetOf(Modes.PRIVATE_FOLDER);
    }
  }

  /** Runs in another process: takes the lock and waits to be killed. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      try (DataPathLock lock = DataPathLock.acquire(Path.of(args[0]))) {
        System.out.println(lock == null ? "" : "locked");
        System.in.read();
      }
    }
  }

  @Test
  void translatesModes() {
    assertThat(
            PosixFilePermissions.toString(
                new RegistryConfig("r", new FileMode(0754), Duration.ZERO).permissions()))
        .isEqualTo("rwxr-xr--");
  }
}
