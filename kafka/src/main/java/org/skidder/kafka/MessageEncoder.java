package org.skidder.kafka;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.skidder.core.event.EventBatch;
import org.skidder.core.format.FormatString;
import org.skidder.core.format.Selector;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.plugin.Codec;

/** Makes a message of an event; holds the last one. Not thread-safe. */
final class MessageEncoder {
  private static final int KEEP = 1 << 20;
  private static final byte[] NOTHING = {};

  private final Selector topics;
  private final Optional<String> constantTopic;
  private final Optional<FormatString> keys;
  private final Codec codec;
  private final int limit;
  private final int overhead;
  private final DeadLetters deadLetters;
  private final JsonBuffer out = new JsonBuffer(1 << 12);

  private String topic = "";
  private String goodTopic = "";
  private byte[] key = NOTHING;
  private boolean hasKey;
  private byte[] value = NOTHING;

  /**
   * @param limit bytes of a message at most
   * @param overhead bytes that a message takes beside key and value
   */
  MessageEncoder(
      Selector topics,
      Optional<FormatString> keys,
      Codec codec,
      int limit,
      int overhead,
      DeadLetters deadLetters) {
    this.topics = topics;
    constantTopic = topics.constant();
    this.keys = keys;
    this.codec = codec;
    this.limit = limit;
    this.overhead = overhead;
    this.deadLetters = deadLetters;
  }

  /**
   * Makes the message of an event.
   *
   * @return false when it can be none: the event is with the dead letters
   * @throws IOException when these cannot be kept
   */
  boolean encode(EventBatch batch, int index) throws IOException {
    Optional<String> chosen =
        constantTopic.isPresent() ? constantTopic : topics.select(batch, index);
    if (chosen.isEmpty()) {
      return drop(batch, index, DropReason.NO_TARGET, "no topic could be selected");
    }
    topic = chosen.get();
    if (!topic.equals(goodTopic)) {
      Optional<String> mistake = TopicNames.mistake(topic);
      if (mistake.isPresent()) {
        return drop(batch, index, DropReason.NO_TARGET, mistake.get());
      }
      goodTopic = topic;
      codec.metadata("topic", topic);
    }
    key(batch, index);
    out.clear();
    try {
      codec.encode(batch, index, out);
    } catch (IllegalArgumentException e) {
      return drop(batch, index, DropReason.NOT_ENCODABLE, String.valueOf(e.getMessage()));
    }
    long size = (long) key.length + out.size() + overhead;
    if (size > limit) {
      return drop(
          batch,
          index,
          DropReason.TOO_LARGE,
          "the message of " + size + " bytes is larger than max_message_bytes, " + limit);
    }
    value = out.toByteArray();
    return true;
  }

  private void key(EventBatch batch, int index) {
    key = NOTHING;
    hasKey = false;
    if (keys.isPresent()) {
      out.clear();
      hasKey = keys.get().append(batch, index, out);
      key = hasKey ? Arrays.copyOf(out.array(), out.size()) : NOTHING;
    }
  }

  private boolean drop(EventBatch batch, int index, DropReason reason, String detail)
      throws IOException {
    deadLetters.add(batch, index, reason, detail);
    return false;
  }

  /** Topic of the last message. */
  String topic() {
    return topic;
  }

  /** Whether the last message has a key. */
  boolean hasKey() {
    return hasKey;
  }

  /** Key of the last message. */
  byte[] key() {
    return key;
  }

  /** Value of the last message. */
  byte[] value() {
    return value;
  }

  /** Forgets the events seen; gives back the memory of an exceptionally large one. */
  void reset() {
    codec.reset();
    out.clear();
    out.shrink(KEEP);
    value = NOTHING;
    key = NOTHING;
  }
}
