package org.skidder.app.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.core.file.Modes;
import org.skidder.core.log.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Profiles of a whole run: {@code --cpuprofile} with JFR, {@code --memprofile} as heap dump. */
final class Profiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("mem");

  /** Events that tell passwords, and nothing about where time goes. */
  private static final List<String> SECRETS =
      List.of("jdk.InitialEnvironmentVariable", "jdk.InitialSystemProperty");

  private final Optional<Recorded> cpu;
  private final Optional<Path> memory;

  private Profiles(Optional<Recorded> cpu, Optional<Path> memory) {
    this.cpu = cpu;
    this.memory = memory;
  }

  /** A recording that goes to a file; a class of its own, so that JFR is not loaded without it. */
  private record Recorded(Recording recording, Path file) {
    static Recorded begin(Path file) throws IOException {
      try {
        Recording recording = new Recording(Configuration.getConfiguration("profile"));
        SECRETS.forEach(recording::disable);
        recording.start();
        return new Recorded(recording, file);
      } catch (ParseException e) {
        throw new IOException("the JDK's profile settings cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Begins what the command line asks for.
   *
   * @throws CommandException when a file cannot be created
   */
  static Profiles begin(Arguments arguments) throws CommandException, IOException {
    Optional<Path> cpu = file(arguments, Flag.CPU_PROFILE);
    Optional<Path> memory = file(arguments, Flag.MEM_PROFILE);
    return new Profiles(
        cpu.isPresent() ? Optional.of(Recorded.begin(cpu.get())) : Optional.empty(), memory);
  }

  private static Optional<Path> file(Arguments arguments, Flag flag) throws CommandException {
    Optional<String> name = arguments.text(flag);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path file = Path.of(name.get()).toAbsolutePath();
    try {
      Files.deleteIfExists(file);
      Files.createFile(file, Modes.of(file, Modes.OWNER_ONLY));
    } catch (IOException e) {
      throw new CommandException(
          "flag --" + flag.text() + ": cannot create " + file + ": " + Reasons.of(e));
    }
    return Optional.of(file);
  }

  /** Writes the files. */
  void finish() throws IOException {
    if (cpu.isPresent()) {
      cpu.get().recording().dump(cpu.get().file());
    }
    if (memory.isPresent()) {
      dumpHeap(memory.get());
    }
  }

  /** The JVM insists on a new file whose name ends in .hprof. */
  private static void dumpHeap(Path file) throws IOException {
    Path dump =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), true);
    Files.move(dump, file, StandardCopyOption.REPLACE_EXISTING);
    LOG.debug("The heap is written to {}", file);
  }

  @Override
  public void close() {
    cpu.ifPresent(recorded -> recorded.recording().close());
  }
}
