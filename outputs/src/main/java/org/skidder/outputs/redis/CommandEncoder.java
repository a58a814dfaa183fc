package org.skidder.outputs.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.skidder.core.event.EventBatch;
import org.skidder.core.format.Selector;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.core.plugin.Codec;

/**
 * Encodes a batch as commands: one for all events when they go to the same list, else one for each.
 * Events that cannot be encoded go to the dead letters and have no command. Not thread-safe.
 */
final class CommandEncoder {
  /** Memory that is kept between batches, in bytes. */
  private static final int KEEP = 4 << 20;

  /** Room before the values for what is known only afterwards: the number of words. */
  private static final int GAP = 16;

  private final Selector keys;
  private final Optional<String> constant;
  private final Codec codec;
  private final DeadLetters deadLetters;
  private final byte[] command;
  private final JsonBuffer out = new JsonBuffer(1 << 16);
  private final JsonBuffer value = new JsonBuffer(1 << 12);
  private int start;
  private int commands;

  // The last key, as its word; events of a batch often have the same.
  private String lastKey = "";
  private byte[] lastWord = word("");

  CommandEncoder(DataType type, Selector keys, Codec codec, DeadLetters deadLetters) {
    this.keys = keys;
    constant = keys.constant();
    this.codec = codec;
    this.deadLetters = deadLetters;
    command = word(type.command());
  }

  private static byte[] word(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    JsonBuffer word = new JsonBuffer(utf8.length + 16);
    word.raw('$').number(utf8.length).ascii("\r\n").raw(utf8).ascii("\r\n");
    return word.toByteArray();
  }

  /**
   * Encodes a batch; what was encoded before is forgotten.
   *
   * @param together whether all events go into one command; they must have the same key then
   * @throws IOException when the dead letters cannot be kept
   */
  void encode(WorkBatch work, boolean together) throws IOException {
    clear();
    if (together) {
      out.raw(new byte[GAP]).raw(command).raw(keyWord(constant.orElseThrow()));
    }
    int position = 0;
    int events = 0;
    for (int slice = 0; slice < work.slices(); slice++) {
      EventBatch batch = work.batch(slice);
      for (int i = work.from(slice); i < work.to(slice); i++) {
        if (event(batch, i, together)) {
          events++;
        } else {
          work.dropped(position);
        }
        position++;
      }
    }
    codec.reset();
    commands = together ? Math.min(1, events) : events;
    if (together) {
      begin(events + 2);
    }
  }

  /** Puts the number of words right before them. */
  private void begin(int words) {
    byte[] head = ("*" + words + "\r\n").getBytes(StandardCharsets.US_ASCII);
    start = GAP - head.length;
    System.arraycopy(head, 0, out.array(), start, head.length);
  }

  private boolean event(EventBatch batch, int index, boolean together) throws IOException {
    Optional<String> key = constant.isPresent() ? constant : keys.select(batch, index);
    if (key.isEmpty()) {
      deadLetters.add(batch, index, DropReason.NO_TARGET, "no key could be selected");
      return false;
    }
    value.clear();
    try {
      codec.encode(batch, index, value);
    } catch (IllegalArgumentException e) {
      deadLetters.add(batch, index, DropReason.NOT_ENCODABLE, String.valueOf(e.getMessage()));
      return false;
    }
    if (!together) {
      out.ascii("*3\r\n").raw(command).raw(keyWord(key.get()));
    }
    out.raw('$').number(value.size()).ascii("\r\n");
    out.raw(value.array(), 0, value.size()).ascii("\r\n");
    return true;
  }

  private byte[] keyWord(String key) {
    if (!key.equals(lastKey)) {
      lastKey = key;
      lastWord = word(key);
    }
    return lastWord;
  }

  /** The commands; valid from {@link #start()} on until the next {@link #encode}. */
  byte[] array() {
    return out.array();
  }

  /** First byte of the commands. */
  int start() {
    return start;
  }

  /** Bytes of all commands. */
  int length() {
    return out.size() - start;
  }

  /** Commands, and so replies to wait for. */
  int commands() {
    return commands;
  }

  /** Forgets the commands; gives back the memory of an exceptionally large batch. */
  void clear() {
    start = 0;
    commands = 0;
    out.clear();
    out.shrink(KEEP);
    value.clear();
    value.shrink(KEEP);
  }
}
