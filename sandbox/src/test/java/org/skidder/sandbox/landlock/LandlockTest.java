package org.skidder.sandbox.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.sandbox.ChildJvm;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;

class LandlockTest {
  @TempDir Path folder;

  private static int abi() {
    try {
      return Ruleset.abi(Kernel.open());
    } catch (KernelUnavailableException e) {
      return 0;
    }
  }

  /** The folder for temporary files is open under Landlock, so the child gets another one. */
  private ChildJvm.Result probe(int allowedPort, int forbiddenPort) throws Exception {
    for (String name : List.of("read", "write", "forbidden", "tmp")) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(folder.resolve("read/in.log"), "line\n");
    Files.writeString(folder.resolve("forbidden/secret"), "secret\n");
    return new ChildJvm()
        .quick()
        .with("-Djava.io.tmpdir=" + folder.resolve("tmp"), "-XX:-UsePerfData")
        .run(
            LandlockProbe.class,
            folder.resolve("read").toString(),
            folder.resolve("write").toString(),
            folder.resolve("forbidden").toString(),
            Integer.toString(allowedPort),
            Integer.toString(forbiddenPort));
  }

  @Test
  void onlyTheFoldersOfThePlanStayOpen() throws Exception {
    assumeTrue(abi() >= 1, "this kernel has no Landlock (Linux 5.13)");
    assertThat(probe(1, 2).output())
        .contains("INFO landlock: enforced", "state ENFORCED", "seccomp ENFORCED")
        .contains("read: done", "list: done", "write: done", "rename: done", "append: done")
        .contains("write-read-only: AccessDeniedException")
        .contains("delete-read-only: AccessDeniedException")
        .contains("read-forbidden: AccessDeniedException")
        .contains("list-root: AccessDeniedException")
        .contains("thread-forbidden: AccessDeniedException");
  }

  @Test
  void onlyThePortsOfThePlanCanBeConnectedTo() throws Exception {
    assumeTrue(abi() >= 4, "this kernel's Landlock does not restrict connections (Linux 6.7)");
    try (ServerSocket allowed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServerSocket forbidden = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(probe(allowed.getLocalPort(), forbidden.getLocalPort()).output())
          .contains("tcp_connect", "connect: done", "connect-forbidden: BindException");
    }
  }

  @Test
  void theProcessKeepsItsId() throws Exception {
    assumeTrue(abi() >= 1, "this kernel has no Landlock (Linux 5.13)");
    // A supervisor watches the id it started; a mark left behind by another process means nothing.
    ChildJvm.Result result =
        new ChildJvm()
            .quick()
            .through("/usr/bin/env", SecondStart.MARK + "=1")
            .with("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")))
            .run(
                LandlockProbe.class,
                Files.createDirectories(folder.resolve("read")).toString(),
                Files.createDirectories(folder.resolve("write")).toString(),
                "/root",
                "1",
                "2");
    assertThat(result.output())
        .contains("state ENFORCED", "list: done", "pid " + result.pid() + "\n");
  }

  @Test
  void aPlanThatWouldOpenEverythingIsRefused() throws Exception {
    assumeTrue(abi() >= 1, "this kernel has no Landlock (Linux 5.13)");
    ChildJvm.Result result =
        new ChildJvm().quick().run(LandlockProbe.class, "/", "/tmp", "/root", "1", "2");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output()).contains("cannot allow to read /: that would open the whole file");
  }

  @Test
  void itIsOffByDefaultAndTheSectionAddsFolders() throws Exception {
    LandlockConfig off = Binder.defaults(LandlockConfig.class);
    LandlockPlan plan = new LandlockPlan(List.of(), List.of(), Set.of(9200));
    assertThat(Landlock.enter(off, plan).state()).isEqualTo(LandlockReport.State.DISABLED);
    Config section = Config.ofYaml("{enabled: true, read_only: [/a], read_write: /b}");
    LandlockConfig config = Binder.bind(section, LandlockConfig.class, new Problems());
    assertThat(plan.with(config).readOnly()).containsExactly(Path.of("/a"));
    assertThat(plan.with(config).readWrite()).containsExactly(Path.of("/b"));
    assertThat(plan.allConnectPorts()).containsExactly(53, 9200);
  }

  @ParameterizedTest
  @CsvSource({
    "/var/log/*.log, /var/log",
    "/var/log/app/current, /var/log/app",
    "/var/*/x/y.log, /var",
    "/srv/[ab]/x, /srv",
    "/*.log, /",
    "logs/*.log, logs",
    "*.log, ''"
  })
  void theFolderOfAGlobHoldsAllItsMatches(String glob, Path folder) {
    assertThat(LandlockPlan.folderOf(glob)).isEqualTo(folder);
  }

  @Test
  void wordsOfTheCommandLineAreKeptByteForByte() {
    byte[] line = "java\0-cp\0\0\u00e9\0".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(SecondStart.words(line))
        .containsExactly(
            "java".getBytes(StandardCharsets.ISO_8859_1),
            "-cp".getBytes(StandardCharsets.ISO_8859_1),
            new byte[0],
            new byte[] {(byte) 0xe9});
  }
}
