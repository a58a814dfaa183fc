package org.skidder.ingest.enrich;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;

/**
 * A cache of a fixed number of slots; a text may be in any of the eight of its set and takes over
 * one of them, whichever, when all are taken. So it never grows, hostile keys included, and no
 * look-up waits for another. With a slot of its own for each text, two that are frequent and share
 * it would be made again and again. Thread-safe.
 */
final class BoundedCache<V> {
  private static final int LONGEST_KEY = 1024;
  private static final int WAYS = 8;

  private static final class Entry<V> {
    final int hash;
    final byte[] key;
    final V value;

    Entry(int hash, byte[] key, V value) {
      this.hash = hash;
      this.key = key;
      this.value = value;
    }
  }

  private final AtomicReferenceArray<@Nullable Entry<V>> slots;

  /** A cache with room for so many, a power of two and at least eight. */
  BoundedCache(int room) {
    slots = new AtomicReferenceArray<>(room);
  }

  /** The value of a text; made when it is not at hand. */
  V get(ByteText text, Function<ByteText, V> make) {
    int hash = text.hashCode();
    int set = ((hash ^ hash >>> 15) & slots.length() / WAYS - 1) * WAYS;
    int free = -1;
    for (int slot = set; slot < set + WAYS; slot++) {
      Entry<V> there = slots.get(slot);
      if (there == null) {
        free = slot;
        break;
      }
      if (there.hash == hash && isKey(there.key, text)) {
        return there.value;
      }
    }
    V made = make.apply(text);
    if (text.length() <= LONGEST_KEY) {
      byte[] key = Arrays.copyOfRange(text.array(), text.offset(), text.offset() + text.length());
      int slot = free >= 0 ? free : set + ThreadLocalRandom.current().nextInt(WAYS);
      slots.set(slot, new Entry<>(hash, key, made));
    }
    return made;
  }

  private static boolean isKey(byte[] key, ByteText text) {
    return Arrays.equals(
        key, 0, key.length, text.array(), text.offset(), text.offset() + text.length());
  }
}
