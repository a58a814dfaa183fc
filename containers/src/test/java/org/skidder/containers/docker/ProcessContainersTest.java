package org.skidder.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.metrics.Metrics;

class ProcessContainersTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;
  private final AtomicLong clock = new AtomicLong();
  private final Metrics metrics = new Metrics();

  private ProcessContainers processes(int most) {
    return new ProcessContainers(folder, most, clock::get, () -> metrics.counter("evicted"));
  }

  private void process(long pid, String cgroup) throws IOException {
    Path file = folder.resolve("proc").resolve(Long.toString(pid)).resolve("cgroup");
    Files.createDirectories(file.getParent());
    Files.writeString(file, cgroup);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          12:cpu,cpuacct:/docker/ID                                        | ID
          1:name=systemd:/system.slice/docker-ID.scope                     | ID
          0::/system.slice/docker-ID.scope                                 | ID
          0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-ID.scope | ID
          3:memory:/kubepods/burstable/pod1234-5678/ID                     | ID
          0::/machine.slice/libpod-ID.scope/container                      | ID
          4:cpu:/docker/named/web                                          | web
          0::/user.slice/user-1000.slice                                   | ''
          0::/                                                             | ''
          4:cpu                                                            | ''
          0::/x/0123456789abcdefID                                         | ''
          """)
  void idsAreFoundInThePathsOfControlGroups(String line, String id) {
    String text = "11:pids:/init.scope\n" + line.replace("ID", ID) + "\n";
    assertThat(ProcessContainers.id(text).orElse("")).isEqualTo(id.replace("ID", ID));
  }

  @Test
  void whatWasReadIsRememberedForFiveMinutes() throws IOException {
    ProcessContainers processes = processes(10);
    process(7, "0::/docker-" + ID + ".scope\n");
    assertThat(processes.of(7)).contains(ID);
    process(7, "0::/user.slice\n");
    assertThat(processes.of(7)).contains(ID);
    clock.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(processes.of(7)).isEmpty();
  }

  @Test
  void aProcessThatIsGoneIsTold() {
    assertThatThrownBy(() -> processes(10).of(8)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void howManyAreRememberedIsBounded() throws IOException {
    ProcessContainers processes = processes(3);
    for (long pid = 1; pid <= 4; pid++) {
      process(pid, "0::/\n");
      processes.of(pid);
    }
    assertThat(metrics.counter("evicted").sum()).isEqualTo(3);
  }

  @Test
  void anyTextIsRead() {
    String seen = ":/\n0af-docker";
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(100); i > 0; i--) {
        text.append(seen.charAt(random.nextInt(seen.length())));
      }
      assertThat(ProcessContainers.id(text.toString()).orElse("x")).isNotEmpty();
    }
  }
}
