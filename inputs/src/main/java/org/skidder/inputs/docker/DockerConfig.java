package org.skidder.inputs.docker;

import java.util.ArrayList;
import java.util.List;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.inputs.log.FollowConfig;
import org.skidder.inputs.log.container.ContainerFormat;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.container.ContainerStream;

/** Options of the docker input. */
public record DockerConfig(
    @Option("Which containers.") Containers containers,
    @Option(
            value = "Join lines that were written in parts.",
            def = "true",
            aliases = "combine_partial")
        boolean combinePartials,
    @Option(value = "Format of the lines: docker, cri, or auto: each line tells.", def = "auto")
        ContainerFormat format,
    @Option(
            value = "Whether lines in CRI format have tags that mark the parts of a line.",
            name = "cri.parse_flags",
            def = "false")
        boolean criFlags,
    @Option("Has no effect: which files there are follows from containers.") List<String> paths,
    @Option(value = "How files are followed.", inline = true) FollowConfig follow)
    implements Validated {

  /** Which containers, and what of them. */
  public record Containers(
      @Option(
              value = "Ids of containers; they may have * and ? in them. '*' means all.",
              required = true)
          List<String> ids,
      @Option(
              value = "Folder with one folder for each container.",
              def = "/var/lib/docker/containers")
          String path,
      @Option(value = "Whose lines are kept: all, stdout or stderr.", def = "all")
          ContainerStream stream) {}

  @Override
  public void validate(Problems.Scope problems) {
    follow.check("containers", globs(), problems);
    if (!paths.isEmpty()) {
      problems.warning(
          "paths", "has no effect in a docker input: it reads the files of containers.ids");
    }
  }

  /** The files to follow, as globs. */
  List<String> globs() {
    String folder = containers.path();
    while (folder.endsWith("/")) {
      folder = folder.substring(0, folder.length() - 1);
    }
    List<String> globs = new ArrayList<>();
    for (String id : containers.ids()) {
      globs.add(folder + "/" + id + "/*.log");
    }
    return globs;
  }

  /** How their lines are unwrapped. */
  ContainerOptions options() {
    return new ContainerOptions(containers.stream(), combinePartials, format, criFlags);
  }
}
