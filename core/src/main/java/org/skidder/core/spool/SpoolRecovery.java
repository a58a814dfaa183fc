package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a spool holds when it is opened, and tells what is missing. Gaps between segments are
 * left for the reader to count when it gets there, so that each is counted once; what is missing at
 * the end is counted here, as nobody would get there, and its numbers are given to the events that
 * come next. Used once.
 */
final class SpoolRecovery {
  private static final Logger LOG = LoggerFactory.getLogger("spool");

  private final SpoolOptions options;
  private final SpoolStore store;
  private final Damage damage;
  private final Optional<Position> sent;
  private final Optional<Position> written;
  private final ArrayDeque<Segment> segments = new ArrayDeque<>();

  /** Files of segments of whose head nothing is left, by number. */
  private final TreeMap<Long, Path> damaged = new TreeMap<>();

  private byte[] payload = {};

  /**
   * What there is.
   *
   * @param segments to read, in their order
   * @param lastSeq the highest number of a segment that was used
   * @param sent up to where all was sent and acknowledged
   * @param written the end of the newest record, and the number of the event to come next
   */
  record Found(List<Segment> segments, long lastSeq, Position sent, Position written) {
    /** Copies the list. */
    Found {
      segments = List.copyOf(segments);
    }
  }

  /** One recovery. */
  SpoolRecovery(SpoolOptions options, SpoolStore store, Damage damage, SpoolNotes notes) {
    this.options = options;
    this.store = store;
    this.damage = damage;
    sent = notes.sent();
    written = notes.written();
  }

  /**
   * Does it. Segments that are not needed are freed, those whose head is damaged are set aside.
   *
   * @throws IOException also when a segment was written by a later version, or the disk does not
   *     give back what is needed: nothing may be lost
   */
  Found run() throws IOException {
    long lastSeq = Math.max(seqOf(sent), seqOf(written));
    for (Path file : store.segmentFiles()) {
      lastSeq = Math.max(lastSeq, look(file));
    }
    if (sent.isEmpty() && !(segments.isEmpty() && damaged.isEmpty())) {
      LOG.warn(
          "The cursor of the spool {} is missing or damaged; all events in it are sent again",
          options.folder());
    }
    Segment last = segments.peekLast();
    for (Segment segment : segments) {
      segment.sealed |= segment != last;
      segment.end = segment.room;
    }
    Optional<Position> newest = newestRecord();
    long have = have(newest);
    Position from = start(lastSeq, have);
    tellWhatIsMissing(newest, have);
    Position end = newest.orElse(new Position(from.seq() - 1, SegmentHead.BLOCK, have));
    return new Found(
        List.copyOf(segments), lastSeq, from, new Position(end.seq(), end.offset(), have));
  }

  /** The number of the event after the last one that is there or was sent. */
  private long have(Optional<Position> newest) {
    if (sent.isEmpty() && newest.isEmpty()) {
      return eventOf(written); // there is nothing to tell how much of that was sent
    }
    if (isAfterSent(newest)) {
      // What was sent may have been numbered beyond that: records that were not on disk for sure
      // are written again, into another segment, with the same numbers.
      return eventOf(newest);
    }
    return Math.max(eventOf(sent), eventOf(newest));
  }

  private boolean isAfterSent(Optional<Position> place) {
    long segments = seqOf(place) - seqOf(sent);
    return segments > 0 || (segments == 0 && offsetOf(place) > offsetOf(sent));
  }

  private static long offsetOf(Optional<Position> position) {
    return position.map(Position::offset).orElse(0L);
  }

  private static long seqOf(Optional<Position> position) {
    return position.map(Position::seq).orElse(0L);
  }

  private static long eventOf(Optional<Position> position) {
    return position.map(Position::event).orElse(0L);
  }

  /** Sorts a file in by its head; returns its number. */
  private long look(Path file) throws IOException {
    OptionalLong number = store.number(file);
    if (number.isEmpty()) {
      LOG.warn("{} has no name of a segment and is left alone", file);
      return 0;
    }
    long seq = number.getAsLong();
    ByteBuffer block = store.head(file);
    Optional<SegmentHead> head = SegmentHead.of(block, seq);
    if (head.isEmpty() && SegmentHead.isLater(block)) {
      throw new IOException(
          file
              + " was written by a later version of Skidder: start that one. To go back, let it"
              + " send what is in there, stop it, and remove the *.segment files");
    }
    if (seq < seqOf(sent)) {
      store.free(file);
    } else if (head.isPresent()) {
      mend(file, head.get(), block, seq);
      segments.addLast(store.found(seq, head.get(), file));
    } else if (SegmentHead.isUnfinished(block) && mayBeUnused(seq, file, block)) {
      store.free(file);
    } else {
      damaged.put(seq, file);
    }
    return seq;
  }

  /**
   * Whether nothing was acknowledged in a segment without a head, for all that is on record. With
   * nothing there, an empty head does not tell a fresh file from one that a disk damaged.
   */
  private boolean mayBeUnused(long seq, Path file, ByteBuffer block) throws IOException {
    return written.isPresent()
        ? seq > seqOf(written)
        : !(SegmentHead.isBlank(block) && store.hasContent(file));
  }

  /**
   * Completes a head of which one copy is left. What was being made when the process ended may be
   * torn; that is no damage.
   */
  private void mend(Path file, SegmentHead head, ByteBuffer block, long seq) {
    int bytes = head.damagedBytes(block, seq);
    if (bytes > 0 && seq <= seqOf(written)) {
      damage.head(file, bytes);
    }
    if (head.version() == SegmentHead.VERSION && (bytes > 0 || block.limit() < SegmentHead.BLOCK)) {
      store.mend(file, head, seq);
    }
  }

  /**
   * The end of the newest record, in the last segment that has any; what follows it may be torn and
   * is overwritten.
   */
  private Optional<Position> newestRecord() throws IOException {
    Segment last = segments.peekLast();
    for (Iterator<Segment> back = segments.descendingIterator(); back.hasNext(); ) {
      Segment segment = back.next();
      Optional<Position> end = lastRecord(segment);
      if (segment == last) {
        last.end = end.map(Position::offset).orElse(last.start);
        last.room = Math.max(options.segmentBytes(), last.end);
        last.sealed |= last.seq < seqOf(written); // the note must not go back to it
      }
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.empty();
  }

  /** The end of the last record of a segment; empty when there is none. */
  private Optional<Position> lastRecord(Segment segment) throws IOException {
    try (FileChannel channel = store.read(segment)) {
      SegmentScan scan = new SegmentScan(channel, segment);
      long size = channel.size();
      long end = segment.start;
      long event = 0;
      SegmentScan.Found found = scan.next(end, size, this::payload);
      while (found != null) {
        end = found.end();
        event = Math.max(event, found.frame().firstEvent() + found.frame().events());
        found = scan.next(end, size, this::payload);
      }
      return end > segment.start
          ? Optional.of(new Position(segment.seq, end, event))
          : Optional.empty();
    }
  }

  private OptionalLong firstEvent(Segment segment) throws IOException {
    try (FileChannel channel = store.read(segment)) {
      SegmentScan.Found found =
          new SegmentScan(channel, segment).next(segment.start, channel.size(), this::payload);
      return found == null ? OptionalLong.empty() : OptionalLong.of(found.frame().firstEvent());
    }
  }

  private byte[] payload(int length) {
    if (payload.length < length) {
      payload = new byte[length];
    }
    return payload;
  }

  /**
   * Segments that follow each other and of whose heads nothing is left.
   *
   * @param events that are lost with them; empty when that cannot be known
   */
  private record Aside(List<Path> files, OptionalLong events) {}

  /**
   * Sets aside what is of no use, and tells of that and of what is missing at the end. Whatever has
   * to be read for that is read before: a start that fails changes nothing.
   *
   * @param have the number of the event after the last one that is there or was sent
   */
  private void tellWhatIsMissing(Optional<Position> newest, long have) throws IOException {
    boolean known = written.isPresent() && (sent.isPresent() || newest.isPresent());
    long lost = known ? Math.max(0, eventOf(written) - have) : 0;
    List<Aside> all = new ArrayList<>(asideInFrontOfOthers());
    boolean atTheEnd = !damaged.isEmpty();
    if (atTheEnd) {
      OptionalLong events = known ? OptionalLong.of(lost) : OptionalLong.empty();
      all.add(new Aside(takeDamaged(Long.MAX_VALUE), events));
    }
    for (Aside aside : all) {
      setAside(aside);
    }
    if (lost > 0) {
      tellOfEnd(newest, atTheEnd, lost);
    }
  }

  private void setAside(Aside aside) throws IOException {
    List<Path> names = new ArrayList<>();
    for (Path file : aside.files()) {
      names.add(store.setAside(file));
    }
    damage.setAside(names, aside.events());
  }

  /** Those that a segment with records follows. */
  private List<Aside> asideInFrontOfOthers() throws IOException {
    List<Aside> all = new ArrayList<>();
    Segment before = null;
    for (Iterator<Segment> next = segments.iterator(); next.hasNext() && !damaged.isEmpty(); ) {
      Segment segment = next.next();
      OptionalLong first = firstEvent(segment);
      if (first.isPresent()) {
        List<Path> files = takeDamaged(segment.seq);
        if (!files.isEmpty()) {
          all.add(new Aside(files, eventsBetween(before, first.getAsLong())));
        }
        before = segment;
      }
    }
    return all;
  }

  private List<Path> takeDamaged(long below) {
    List<Path> files = new ArrayList<>();
    while (!damaged.isEmpty() && damaged.firstKey() < below) {
      files.add(damaged.pollFirstEntry().getValue());
    }
    return files;
  }

  /** How many events there were between two segments that can be read. */
  private OptionalLong eventsBetween(@Nullable Segment before, long next) throws IOException {
    Optional<Position> from = before == null ? sent : lastRecord(before);
    return from.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(next - Math.max(eventOf(from), eventOf(sent)));
  }

  private void tellOfEnd(Optional<Position> newest, boolean isSetAside, long lost) {
    Position end = written.orElseThrow();
    Path file = store.path(end.seq());
    Optional<Segment> in = segments.stream().filter(s -> s.seq == end.seq()).findFirst();
    if (isSetAside) {
      damage.count(lost);
    } else if (in.isEmpty()) {
      damage.missing(file, lost);
    } else {
      long from =
          newest
              .filter(position -> position.seq() == end.seq())
              .map(Position::offset)
              .orElse(in.get().start);
      damage.records(file, from, Math.max(0, end.offset() - from), lost);
    }
  }

  /** Where to read on: the place on record, unless that is gone or behind what is there. */
  private Position start(long lastSeq, long have) throws IOException {
    Segment first = segments.peekFirst();
    if (first == null) {
      return new Position(lastSeq + 1, SegmentHead.BLOCK, have);
    }
    if (sent.isEmpty()) {
      return new Position(first.seq, first.start, firstEvent(first).orElse(have));
    }
    Position at = sent.get();
    if (at.seq() != first.seq) {
      return new Position(first.seq, first.start, at.event());
    }
    return new Position(first.seq, Math.min(at.offset(), first.end), at.event());
  }
}
