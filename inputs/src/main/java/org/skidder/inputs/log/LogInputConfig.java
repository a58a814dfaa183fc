package org.skidder.inputs.log;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.inputs.log.container.ContainerFormat;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.container.ContainerStream;

/** Options of the log input. */
public record LogInputConfig(
    @Option(value = "Files to follow, as globs; ** stands for up to 8 levels.", required = true)
        List<String> paths,
    @Option(value = "How files are followed.", inline = true) FollowConfig follow,
    @Option(value = "The files are logs of containers.", name = "docker-json")
        Optional<DockerJson> dockerJson)
    implements Validated {

  @Override
  public void validate(Problems.Scope problems) {
    follow.check("paths", paths, problems);
  }

  /** Files that are logs of containers. */
  public record DockerJson(
      @Option(value = "Whose lines are kept: all, stdout or stderr.", def = "all")
          ContainerStream stream,
      @Option(value = "Join lines that were written in parts.", def = "false") boolean partial,
      @Option(value = "Format of the lines: docker, cri, or auto: each line tells.", def = "auto")
          ContainerFormat format,
      @Option(
              value = "Whether lines in CRI format have tags that mark the parts of a line.",
              def = "false")
          boolean criFlags) {
    /** The same, for the chain of lines. */
    ContainerOptions options() {
      return new ContainerOptions(stream, partial, format, criFlags);
    }
  }
}
