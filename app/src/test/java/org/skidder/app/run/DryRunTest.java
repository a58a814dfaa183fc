package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.app.CommandRig;

/** {@code -N}. */
class DryRunTest {
  @TempDir Path folder;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void readsMoreThanAQueueHoldsAndKeepsNoPosition() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "a line\n".repeat(20_000));
    Path out = folder.resolve("out");
    CommandRig rig =
        new CommandRig(
            folder,
            """
            filebeat.inputs: [{type: log, paths: ['%s'], close_eof: true}]
            queue.mem.events: 256
            output.file.path: '%s'
            logging: {to_files: true, files.path: '%s'}
            seccomp.enabled: false
            """
                .formatted(log, out, folder.resolve("logs")));

    assertThat(rig.run("run", "-N", "--once")).isZero();
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("logs/filebeat"))
        .content()
        .contains("\tDry run mode. All outputs are disabled");

    assertThat(rig.run("run", "--once", "-e")).isZero();
    assertThat(out.resolve("filebeat")).content().hasLineCount(20_000);
  }
}
