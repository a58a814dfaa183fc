package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.app.CommandRig;

/** {@code on_blocked: drop} with an output that is away. */
class DroppingOutputTest {
  @TempDir Path folder;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aRunToTheEndOfFilesEndsAndThePositionsMove() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "a line\n".repeat(100));
    Path out = folder.resolve("out");
    CommandRig rig =
        new CommandRig(
            folder,
            """
            filebeat.inputs: [{type: log, paths: ['%s'], close_eof: true}]
            outputs:
            - {name: kept, file: {path: '%s'}}
            - {name: away, on_blocked: drop, redis: {hosts: ['127.0.0.1:1']}}
            seccomp.enabled: false
            """
                .formatted(log, out));
    assertThat(rig.run("run", "--once", "-e")).isZero();
    assertThat(rig.run("run", "--once", "-e")).isZero();
    assertThat(out.resolve("filebeat")).as("nothing comes again").content().hasLineCount(100);
  }
}
