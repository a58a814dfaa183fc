package org.skidder.inputs.log;

import com.github.luben.zstd.ZstdIOException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.ZipException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.log.Reasons;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.registry.FileState;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.lines.Encoding;
import org.skidder.inputs.log.lines.LineChain;
import org.skidder.inputs.log.lines.LineChains;
import org.skidder.inputs.log.lines.LineStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens files and makes their harvesters. Used under the input's lock. */
final class HarvesterStarter implements Continuations.Opener {
  private static final Logger LOG = LoggerFactory.getLogger("harvester");

  private static final String SOURCE = "source";

  private final FollowConfig config;
  private final Optional<ContainerOptions> containers;
  private final HarvesterSettings settings;
  private final HarvesterServices services;
  private final FieldMap common;
  private final FieldMap metadata;

  /** What the events of all files have. */
  private final Template shared;

  private final LineStats stats;
  private final UnaryOperator<Source> disk;

  /** Files that could not be opened, and those whose encoding is not known. */
  private final ToldFiles unopened = new ToldFiles();

  private final ToldFiles undecoded = new ToldFiles();

  /**
   * @param containers how lines are unwrapped, if they are those of containers
   * @param common fields of all events of the input
   * @param metadata metadata of all events of the input
   * @param disk what plain files are read through
   */
  HarvesterStarter(
      FollowConfig config,
      Optional<ContainerOptions> containers,
      HarvesterSettings settings,
      HarvesterServices services,
      FieldMap common,
      FieldMap metadata,
      LineStats stats,
      UnaryOperator<Source> disk) {
    this.config = config;
    this.containers = containers;
    this.settings = settings;
    this.services = services;
    this.common = common;
    this.metadata = metadata;
    shared = Template.of(new FieldMap(common), new FieldMap(metadata));
    this.stats = stats;
    this.disk = disk;
  }

  /**
   * An open file whose beginning is known.
   *
   * @param source its content
   * @param head first bytes of the content
   * @param headLength how many of them there are
   * @param compressed whether the file is compressed
   */
  record Opened(Source source, byte[] head, int headLength, boolean compressed) {

    /**
     * Whether this begins with what was read up to a position, given that the first bytes are the
     * same.
     *
     * @param tail of what was read; when it is not known, a compressed file need only end a line
     * @throws IOException when the file cannot be read: that says nothing about its content
     */
    boolean agrees(long position, long tail) throws IOException {
      try {
        return position == 0
            || (tail != 0 && Contents.tail(Contents.before(source, position), position) == tail)
            || (tail == 0 && compressed && endsLineAt(position));
      } catch (ZipException | ZstdIOException e) {
        return false; // damaged before that position
      }
    }

    /** Where the content ends, if that is before a position; else −1. */
    long endBefore(long position) throws IOException {
      long size = source.size();
      if (size >= 0) {
        return size < position ? size : -1;
      }
      byte[] scratch = new byte[1 << 14];
      long at = 0;
      try {
        while (at < position) {
          int n = source.read(at, scratch, 0, (int) Math.min(scratch.length, position - at));
          if (n == 0) {
            return source.mayGrow() ? -1 : at;
          }
          at += n;
        }
      } catch (ZipException | ZstdIOException e) {
        return -1; // damaged: where it ends nobody knows
      }
      return -1;
    }

    /** Whether the first bytes are others by now than when it was opened. */
    boolean hasOtherHead() throws IOException {
      return !compressed && !Contents.has(source, 0, head, headLength);
    }

    private boolean endsLineAt(long position) throws IOException {
      byte[] two = Contents.before(source, position, 2);
      int length = two.length;
      // UTF-16 has its line end in two bytes, either of which may be the last.
      return length > 0 && (two[length - 1] == '\n' || (length == 2 && two[0] == '\n'));
    }

    void close() {
      try {
        source.close();
      } catch (IOException e) {
        LOG.debug("closing: {}", e.getMessage());
      }
    }
  }

  @Override
  public boolean readsCompressed() {
    return config.compression();
  }

  @Override
  public Optional<Opened> open(FoundFile file) {
    Path path = file.path();
    if (!file.regular()) {
      // A pipe would block the scan for ever, a device has no end.
      complain(unopened, path, "is not a regular file; it is left alone");
      return Optional.empty();
    }
    PlainSource source = null;
    try {
      source = new PlainSource(path);
      if (!file.isSeen()) {
        source.close();
        return Optional.empty();
      }
      Opened opened = examine(source);
      unopened.settled(path);
      return Optional.of(opened);
    } catch (NoSuchFileException e) {
      // It has another name by now, or is gone; the next scan sees that.
      closeQuietly(source);
      LOG.debug("{} is not there any more", path);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      closeQuietly(source);
      complain(unopened, path, "cannot be opened: " + Reasons.of(e));
      return Optional.empty();
    }
  }

  private Opened examine(PlainSource plain) throws IOException {
    byte[] head = new byte[Harvester.HEAD];
    int length = Contents.readHead(plain, head);
    Optional<CompressedSource.Format> format =
        config.compression() ? CompressedSource.formatOf(head, length) : Optional.empty();
    if (format.isEmpty()) {
      return new Opened(disk.apply(plain), head, length, false);
    }
    if (format.get() == CompressedSource.Format.ZSTD) {
      services.zstd().load();
    }
    Source source = plain.uncompressed(format.get());
    try {
      byte[] content = new byte[Harvester.HEAD];
      return new Opened(source, content, Contents.readHead(source, content), true);
    } catch (IOException | RuntimeException e) {
      closeQuietly(source);
      throw e;
    }
  }

  private static void closeQuietly(java.io.@org.jspecify.annotations.Nullable Closeable source) {
    if (source != null) {
      try {
        source.close();
      } catch (IOException e) {
        LOG.debug("closing: {}", e.getMessage());
      }
    }
  }

  private static void complain(ToldFiles told, Path path, String what) {
    if (told.isNew(path)) {
      LOG.error("{} {}", path, what);
    } else {
      LOG.debug("{} {}", path, what);
    }
  }

  /** The harvester of an open file; empty when its encoding cannot be told yet. */
  Optional<Harvester> harvester(
      FileState state, Opened opened, HarvesterOwner owner, Optional<Publisher> publisher) {
    Encoding.Opening opening = config.encoding().open(opened.head(), opened.headLength());
    if (opening instanceof Encoding.Refused refused) {
      complain(undecoded, state.path(), refused.reason());
      return Optional.empty();
    }
    if (!(opening instanceof Encoding.Ready ready)) {
      if (undecoded.isNew(state.path())) {
        LOG.info("{} is too short to tell its encoding; it is tried again later", state.source());
      }
      return Optional.empty();
    }
    undecoded.settled(state.path());
    boolean fresh = state.offset() <= ready.skip() && state.fingerprint().isNone();
    FileState start = state.offset() == 0 ? state.withOffset(ready.skip()) : state;
    if (fresh && Marks.hasLine(opened.head(), ready.skip(), opened.headLength())) {
      start = Marks.begun(start, opened.head(), ready.skip(), opened.headLength());
    }
    Template template = template(state.source());
    LineChain chain =
        LineChains.create(
            config.lines(), containers, ready.encoding(), template, state.source(), stats);
    return Optional.of(
        new Harvester(
            settings,
            services,
            owner,
            start,
            fresh,
            opened.source(),
            // Escapes in lines of containers are resolved where they stand.
            new Marks(state.path(), opened.source(), opened.compressed(), containers.isEmpty()),
            chain,
            publisher.orElseGet(services::publisher)));
  }

  private Template template(String source) {
    if (!common.containsKey(SOURCE)) {
      return shared.after(SOURCE, source);
    }
    FieldMap fields = new FieldMap();
    fields.put(SOURCE, source);
    fields.merge(common);
    return Template.of(fields, new FieldMap(metadata));
  }

  /** Lets a harvester run on a thread of its own. */
  void run(Harvester harvester) {
    Thread thread = Thread.ofVirtual().name("harvester").start(harvester);
    Duration limit = config.closeTimeout();
    if (!limit.isZero()) {
      CloseTimeout.begin(thread, limit, () -> harvester.stop(CloseReason.TIMEOUT));
    }
  }
}
