package org.skidder.core.spool;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.skidder.core.config.ByteSize;
import org.skidder.core.config.FileMode;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.Route;

/** The queue on disk, {@code queue.spool}. */
public record SpoolConfig(
    @Option("The files.") SpoolFile file,
    @Option("Writing.") Write write,
    @Option("Reading.") Read read)
    implements Validated {

  /** Options of the files. */
  public record SpoolFile(
      @Option(
              "Name of the spool, relative to the working directory; spool.dat under path.data if"
                  + " not stated, with -NAME appended for one of several outputs. It is kept in the"
                  + " folder of this name with .segments appended.")
          Optional<String> path,
      @Option(value = "Mode of its files, less the umask. Octal.", def = "0600")
          FileMode permissions,
      @Option(
              value = "Space on disk at most. Inputs wait when it is full.",
              def = "100MiB",
              min = "1MiB",
              unit = "bytes")
          ByteSize size,
      @Option(
              value = "Files are whole pages of this size; a power of two.",
              def = "4KiB",
              min = "1KiB",
              max = "128MiB",
              unit = "bytes")
          ByteSize pageSize,
      @Option(
              value = "Take all of the space at the first start, so that it is there when needed.",
              def = "true")
          boolean prealloc) {}

  /** Options of writing. */
  public record Write(
      @Option(
              value =
                  "Events are written when so many bytes wait; at least 5 pages are. Takes three"
                      + " times as much of the heap, which may be half of it.",
              def = "1MiB",
              max = "1GiB",
              unit = "bytes")
          ByteSize bufferSize,
      @Option(value = "Of no effect: the spool has a format of its own.", def = "cbor")
          String codec,
      @Option("When waiting events are written.") Flush flush) {}

  /** Options of flushing. */
  public record Flush(
      @Option(
              value = "How long events wait for others before they are written; 0: not at all.",
              def = "100ms",
              min = "0s")
          Duration timeout,
      @Option(
              value = "Waiting events that are written at once; 0: any number waits.",
              def = "16384")
          EventCount events) {}

  /** Options of reading. */
  public record Read(@Option("When events are handed to the output.") ReadFlush flush) {}

  /** Options of handing over. */
  public record ReadFlush(
      @Option(
              value = "How long the output waits for a full batch; 0: it takes what there is.",
              def = "0s",
              min = "0s")
          Duration timeout) {}

  private static final long MEMORY = 12 << 20;
  private static final int EVENTS = 16384;

  /** Suffix of the folder behind the name that the original gives to a file. */
  private static final String SUFFIX = ".segments";

  @Override
  public void validate(Problems.Scope problems) {
    if ((file.permissions().bits() & 0600) != 0600 || file.permissions().bits() > 0777) {
      problems.error(
          "file.permissions",
          "the owner must be able to read and write, as in 0600, and there must be nothing but"
              + " permission bits");
    }
    long page = file.pageSize().bytes();
    if (Long.bitCount(page) != 1 || page >= file.size().bytes()) {
      problems.error("file.page_size", "must be a power of two, and less than file.size");
    } else if (page * 32 > file.size().bytes()) {
      problems.error("file.page_size", "is too large: file.size has room for 32 pages at least");
    }
    if (write.bufferSize().bytes() > file.size().bytes() / 2) {
      problems.error("write.buffer_size", "must not be more than half of file.size");
    } else {
      tooLarge(bufferBytes(), Runtime.getRuntime().maxMemory())
          .ifPresent(reason -> problems.error("write.buffer_size", reason));
    }
    String codec = write.codec().toLowerCase(Locale.ROOT);
    if (!List.of("json", "ubjson", "cbor").contains(codec)) {
      problems.error("write.codec", "must be json, ubjson or cbor");
    } else if (problems.isSet("write.codec")) {
      problems.warning(
          "write.codec", "has no effect: the spool keeps events in a format of its own");
    }
  }

  /**
   * Why a buffer does not fit into the heap: what waits in front of it may be twice as much, and
   * others need memory, too.
   */
  static Optional<String> tooLarge(long buffer, long heap) {
    long most = heap / 2 / 3;
    return buffer <= most
        ? Optional.empty()
        : Optional.of(
            "of %d bytes (5 pages at least) takes three times as much memory, which is more than half of the heap of %d: make it %d or less, or the heap larger (SKIDDER_JAVA_OPTS=-Xmx...)"
                .formatted(buffer, heap, most));
  }

  /** The name of the spool. */
  public Path path(Path dataPath) {
    return file.path().map(Path::of).orElse(dataPath.resolve("spool.dat"));
  }

  /**
   * Where and how it is kept.
   *
   * @param output name of an output that is appended; or empty
   */
  public SpoolOptions options(Path dataPath, String output) {
    Path path = path(dataPath);
    String name = path.getFileName() + (output.isEmpty() ? "" : "-" + output) + SUFFIX;
    int page = (int) file.pageSize().bytes();
    return new SpoolOptions(
        path.resolveSibling(name),
        file.permissions().permissions(),
        file.size().bytes() / page * page,
        page,
        bufferBytes(),
        file.prealloc(),
        SpoolOptions.FIRST_RETRY,
        FileChannel::open);
  }

  private int bufferBytes() {
    long page = file.pageSize().bytes();
    long pages = Math.max(5, (write.bufferSize().bytes() + page - 1) / page);
    return Math.toIntExact(pages * page);
  }

  /** Events per write at most, 0 for any number. */
  public int flushEvents() {
    return write.flush().events().count();
  }

  /** What may be in memory of that which is not written yet. */
  public QueueSettings entrance() {
    int events = Math.max(EVENTS, flushEvents());
    return new QueueSettings(
        events, Math.max(MEMORY, 2L * bufferBytes()), 1, write.flush().timeout());
  }

  /** When waiting events are written. */
  public Route.Flush flush() {
    int events = flushEvents();
    return new Route.Flush(
        events == 0 ? Integer.MAX_VALUE : events, bufferBytes(), write.flush().timeout());
  }

  /**
   * What may be in memory of that which was read.
   *
   * @param batchEvents events of a full batch of the output, 0 for any number
   */
  public QueueSettings readAhead(int batchEvents) {
    int full = batchEvents == 0 ? 2048 : Math.min(EVENTS, batchEvents);
    Duration timeout = read.flush().timeout();
    return new QueueSettings(EVENTS, MEMORY, timeout.isZero() ? 1 : full, timeout);
  }
}
