package org.skidder.inputs.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
   * Reads the answer to SLOWLOG GET.
   *
   * @param most entries that were asked for
   * @param characters of all arguments together for which there is memory; what comes behind them
   *     is read and forgotten
   * @return the oldest first: servers answer the other way round
   */
  static List<Entry> readAll(ReplyReader replies, int most, long characters) throws IOException {
    long count = replies.readListSize();
    if (count > most) {
      throw new IOException(
          "the slow log has " + count + " entries where " + most + " were asked for");
    }
    List<Entry> entries = new ArrayList<>((int) Math.min(count, 1024));
    long left = characters;
    for (long i = 0; i < count; i++) {
      Entry entry = read(replies);
      left -= entry.size();
      if (left >= 0) {
        entries.add(entry);
      }
    }
    entries.sort(Comparator.comparingLong(Entry::id));
    return entries;
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
