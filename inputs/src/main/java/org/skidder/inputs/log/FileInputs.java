package org.skidder.inputs.log;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.skidder.core.plugin.Findings;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.regex.LineMatcher;
import org.skidder.core.registry.PathText;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.container.ContainerStream;
import org.skidder.inputs.log.lines.LineStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes inputs that follow files. */
public final class FileInputs {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** Chunks in use for reading at one time, in the whole process. */
  private static final int READERS = 4;

  /** What all inputs of a process that follow files share. */
  private record Shared(
      FileWatch watch,
      Semaphore readers,
      AtomicLong running,
      AtomicLong removedBytes,
      AtomicLong troubled,
      Handover handover,
      OpenFiles openFiles,
      Overlaps overlaps,
      NativeZstd zstd)
      implements AutoCloseable {
    static Shared create(Path data, boolean once) {
      AtomicLong running = new AtomicLong();
      return new Shared(
          new FileWatch(FileSystems.getDefault()),
          new Semaphore(READERS, true),
          running,
          new AtomicLong(),
          new AtomicLong(),
          new Handover(System::nanoTime),
          OpenFiles.of(Path.of("/proc"), running, System::nanoTime),
          new Overlaps(System::nanoTime, once),
          new NativeZstd(data));
    }

    @Override
    public void close() {
      watch.close();
    }
  }

  private FileInputs() {}

  /**
   * Prepares an input.
   *
   * @param type its type, noted with its positions
   * @param paths files to follow, as globs
   * @param config how to follow them
   * @param containers how lines are unwrapped, if they are those of containers
   * @throws IllegalArgumentException for a glob with more than one {@code **}
   */
  public static Input create(
      String type,
      List<String> paths,
      FollowConfig config,
      Optional<ContainerOptions> containers,
      InputContext context) {
    return create(type, paths, config, containers, context, UnaryOperator.identity());
  }

  /**
   * As above.
   *
   * @param disk what plain files are read through
   */
  static Input create(
      String type,
      List<String> paths,
      FollowConfig config,
      Optional<ContainerOptions> containers,
      InputContext context,
      UnaryOperator<Source> disk) {
    Shared shared =
        context.shared().get(Shared.class, () -> Shared.create(context.dataPath(), context.once()));
    HarvesterServices services =
        new HarvesterServices(
            context.pipeline(),
            context.filter(),
            context.limit(),
            context.registrar(),
            shared.watch(),
            // Who waits for its limit while it reads must not keep the files of other inputs
            // waiting.
            context.limit().isSet() ? new Semaphore(1, true) : shared.readers(),
            LogMetrics.in(
                context.metrics(), shared.running(), shared.removedBytes(), shared.troubled()),
            context.clock(),
            shared.handover(),
            shared.openFiles(),
            shared.overlaps(),
            shared.zstd());
    HarvesterSettings settings =
        new HarvesterSettings(
            config.chunk(),
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
            containers,
            settings,
            services,
            context.common(),
            context.metadata(),
            LineStats.in(context.metrics()),
            disk);
    ContainerStream stream = containers.map(ContainerOptions::stream).orElse(ContainerStream.ALL);
    return new LogInput(
        StateKind.of(type, stream),
        config,
        finder(config, paths),
        services,
        starter,
        context.once());
  }

  /** Looks at the files that such an input would follow; opens none of them. */
  public static void examine(List<String> paths, FollowConfig config, Findings findings) {
    LogExamination.run(paths, pattern -> finder(config, List.of(pattern)), findings);
  }

  private static PathFinder finder(FollowConfig config, List<String> paths) {
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
    String text = matchers.isEmpty() ? "" : PathText.text(path);
    for (LineMatcher matcher : matchers) {
      if (matcher.matches(text)) {
        return true;
      }
    }
    return false;
  }
}
