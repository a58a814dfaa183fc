package org.skidder.inputs.log;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.skidder.core.plugin.Findings;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.lines.LineStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code type: log}. */
public final class LogInputFactory implements InputFactory<LogInputConfig> {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** Chunks in use for reading at one time, in the whole process. */
  private static final int READERS = 4;

  /** What all log inputs of a process share. */
  private record Shared(FileWatch watch, Semaphore readers, AtomicLong running, Handover handover)
      implements AutoCloseable {
    @Override
    public void close() {
      watch.close();
    }
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public Class<LogInputConfig> configType() {
    return LogInputConfig.class;
  }

  @Override
  public Input create(LogInputConfig config, InputContext context) {
    Shared shared =
        context
            .shared()
            .get(
                Shared.class,
                () ->
                    new Shared(
                        new FileWatch(FileSystems.getDefault()),
                        new Semaphore(READERS, true),
                        new AtomicLong(),
                        new Handover()));
    HarvesterServices services =
        new HarvesterServices(
            context.pipeline(),
            context.filter(),
            context.registrar(),
            shared.watch(),
            shared.readers(),
            LogMetrics.in(context.metrics(), shared.running()),
            context.clock(),
            shared.handover());
    HarvesterSettings settings =
        new HarvesterSettings(
            config.harvesterBufferSize(),
            config.closeEof(),
            config.closeInactive(),
            config.closeRenamed(),
            config.closeRemoved(),
            config.backoff(),
            config.maxBackoff(),
            config.backoffFactor());
    HarvesterStarter starter =
        new HarvesterStarter(
            config,
            settings,
            services,
            context.common(),
            context.metadata(),
            LineStats.in(context.metrics()));
    return new LogInput(config, finder(config, config.paths()), services, starter, context.once());
  }

  @Override
  public void examine(LogInputConfig config, Findings findings) {
    LogExamination.run(config.paths(), pattern -> finder(config, List.of(pattern)), findings);
  }

  private static PathFinder finder(LogInputConfig config, List<String> paths) {
    List<LineMatcher> excluded = config.excludeFiles();
    return new PathFinder(
        paths,
        Path.of("").toAbsolutePath(),
        config.recursiveGlob().enabled(),
        path -> matchesAny(excluded, path),
        config.symlinks(),
        problem -> LOG.error("paths: {}; it matches no file", problem));
  }

  private static boolean matchesAny(List<LineMatcher> matchers, Path path) {
    for (LineMatcher matcher : matchers) {
      if (matcher.matches(path.toString())) {
        return true;
      }
    }
    return false;
  }
}
