package org.skidder.containers.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/**
 * Options of {@code add_docker_metadata}.
 *
 * @param engine which engine to ask
 * @param matchSource whether the path in {@code source} tells the id
 * @param matchSourceIndex which part of the path, empty ones not counted
 * @param matchPids fields with numbers of processes
 * @param matchFields fields with ids
 * @param matchShortId whether the first twelve digits of an id do
 * @param cleanupTimeout how long a container that ended is known
 * @param dedotLabels whether dots in names of labels become underscores
 * @param hostfs where the file system of the host is
 */
public record AddDockerMetadataConfig(
    @Option(value = "", inline = true) DockerOptions engine,
    @Option(
            value = "Whether the path of the log, in `source`, tells the id of the container.",
            def = "true")
        boolean matchSource,
    @Option(
            value =
                "Which folder of the path is the id, counted from 0: 4 is that of"
                    + " `/var/lib/docker/containers/<id>/`.",
            def = "4",
            min = "0")
        int matchSourceIndex,
    @Option(
            value = "Fields with the number of a process that runs in the container.",
            def = "[process.pid, process.ppid]")
        List<String> matchPids,
    @Option("Fields that may hold the id of the container.") List<String> matchFields,
    @Option(
            value = "Whether the first 12 characters of an id are enough to find its container.",
            def = "false")
        boolean matchShortId,
    @Option(
            value = "How long what is known of a container is kept after it ended.",
            def = "60s",
            min = "0s")
        Duration cleanupTimeout,
    @Option(
            value = "Whether dots in names of labels become `_`; otherwise names are split there.",
            name = "labels.dedot",
            def = "false")
        boolean dedotLabels,
    @Option(
            value =
                "Where the file system of the host is, for `proc/<pid>/cgroup` in it; by default"
                    + " `/`.",
            name = "system.hostfs")
        Optional<Path> hostfs)
    implements Validated {

  @Override
  public void validate(Problems.Scope problems) {
    if (!matchSource && matchPids.isEmpty() && matchFields.isEmpty()) {
      problems.error(
          "matchSource",
          "no way is left to tell the container of an event; switch match_source on, or name"
              + " fields in match_pids or match_fields");
    }
  }
}
