package org.skidder.inputs.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.redis.ReplyReader;

/**
 * An entry of a slow log.
 *
 * @param id counted up by the server since its start
 * @param seconds when the command began, since the epoch
 * @param micros how long it took
 * @param arguments the command first
 */
record Entry(long id, long seconds, long micros, List<String> arguments) {
  /** Elements that every version of the server has; newer ones add the client. */
  private static final int ELEMENTS = 4;

  /** More than any server keeps of a command: they cut at 32. */
  private static final int MOST_ARGUMENTS = 1024;

  /**
   * An answer to SLOWLOG GET.
   *
   * @param count entries that it has
   * @param oldest the lowest id among all of them
   * @param newest the highest
   * @param entries that were wanted and kept, the oldest first
   * @param cut whether newer ones that were wanted found no room: they are still to be read
   */
  record Answer(long count, long oldest, long newest, List<Entry> entries, boolean cut) {}

  /**
   * Reads the answer to SLOWLOG GET.
   *
   * <p>Servers answer with the newest first, and a position can only follow the oldest first. So of
   * more than there is memory for the newest are given up: behind what is kept they can be asked
   * for again.
   *
   * @param most entries that were asked for
   * @param next the first id that is wanted
   * @param characters of all arguments together that are kept; one entry is kept whatever its size
   */
  static Answer readAll(ReplyReader replies, int most, long next, long characters)
      throws IOException {
    long count = replies.readListSize();
    if (count > most) {
      throw new IOException(
          "the slow log has " + count + " entries where " + most + " were asked for");
    }
    Comparator<Entry> byId = Comparator.comparingLong(Entry::id);
    PriorityQueue<Entry> kept = new PriorityQueue<>(byId.reversed());
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    long left = characters;
    boolean cut = false;
    for (long i = 0; i < count; i++) {
      Entry entry = read(replies);
      oldest = Math.min(oldest, entry.id());
      newest = Math.max(newest, entry.id());
      if (entry.id() < next) {
        continue;
      }
      kept.add(entry);
      left -= entry.size();
      while (left < 0 && kept.size() > 1) {
        left += kept.remove().size();
        cut = true;
      }
    }
    return new Answer(count, oldest, newest, kept.stream().sorted(byId).toList(), cut);
  }

  private static Entry read(ReplyReader replies) throws IOException {
    long elements = replies.readListSize();
    if (elements < ELEMENTS) {
      throw new IOException("an entry of the slow log has only " + elements + " elements");
    }
    long id = replies.readNumber();
    long seconds = replies.readNumber();
    long micros = replies.readNumber();
    long count = replies.readListSize();
    if (count > MOST_ARGUMENTS) {
      throw new IOException("an entry of the slow log has " + count + " arguments");
    }
    List<String> arguments = new ArrayList<>((int) Math.min(count, 64));
    for (long i = 0; i < count; i++) {
      arguments.add(replies.readText().text());
    }
    for (long i = ELEMENTS; i < elements; i++) {
      var _ = replies.readError();
    }
    return new Entry(id, seconds, micros, arguments);
  }

  /** The event of it. */
  Event event(Template template, String readTimestamp) {
    FieldMap slow = new FieldMap();
    slow.put("id", id);
    slow.put("cmd", argument(0));
    slow.put("key", argument(1));
    if (arguments.size() > 2) {
      slow.put("args", new ArrayList<Object>(arguments.subList(2, arguments.size())));
    }
    FieldMap duration = new FieldMap();
    duration.put("us", micros);
    slow.put("duration", duration);
    FieldMap redis = new FieldMap();
    redis.put("slowlog", slow);
    FieldMap own = new FieldMap();
    own.put("message", String.join(" ", arguments));
    own.put("redis", redis);
    own.put("read_timestamp", readTimestamp);
    return new Event(seconds * 1000, -1, own, template);
  }

  private String argument(int index) {
    return index < arguments.size() ? arguments.get(index) : "";
  }

  /** Bytes that it counts as in the queue. */
  int size() {
    int size = 0;
    for (String argument : arguments) {
      size += argument.length();
    }
    return size;
  }
}
