package org.skidder.core.registry;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds states by what their files begin with. Fingerprints have different lengths, so a look-up
 * hashes the prefixes of all lengths that occur; most files are longer than the longest fingerprint
 * and share that one length. Not thread-safe.
 */
final class FingerprintIndex {

  private static final StateKey[] NONE = {};

  /** An array each, nearly always of one key: half a million lists would be heavier. */
  private final Map<Fingerprint, StateKey[]> keys = new HashMap<>();

  /** How many states have a fingerprint of this length. */
  private final NavigableMap<Integer, Integer> lengths = new TreeMap<>();

  void add(StateKey key, Fingerprint f) {
    if (f.isNone()) {
      return;
    }
    StateKey[] old = keys.getOrDefault(f, NONE);
    StateKey[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = key;
    keys.put(f, more);
    lengths.merge(f.length(), 1, Integer::sum);
  }

  void remove(StateKey key, Fingerprint f) {
    StateKey[] old = keys.getOrDefault(f, NONE);
    StateKey[] rest = Arrays.stream(old).filter(k -> !k.equals(key)).toArray(StateKey[]::new);
    if (rest.length == old.length) {
      return;
    }
    if (rest.length == 0) {
      keys.remove(f);
    } else {
      keys.put(f, rest);
    }
    lengths.computeIfPresent(f.length(), (length, n) -> n == 1 ? null : n - 1);
  }

  /** Lengths that occur, up to the longest that is asked for, shortest first. */
  List<Integer> lengths(int longest) {
    return List.copyOf(lengths.headMap(longest, true).keySet());
  }

  List<StateKey> find(Collection<Fingerprint> prefixes) {
    List<StateKey> found = new ArrayList<>();
    for (Fingerprint f : prefixes) {
      found.addAll(Arrays.asList(keys.getOrDefault(f, NONE)));
    }
    return found;
  }

  /**
   * Fingerprints of content's prefixes, the longest first.
   *
   * @param lengths shortest first
   */
  static List<Fingerprint> prefixes(byte[] content, List<Integer> lengths) {
    if (lengths.isEmpty()) {
      return List.of();
    }
    List<Fingerprint> result = new ArrayList<>(lengths.size());
    MessageDigest digest = Fingerprint.sha256();
    int done = 0;
    for (int length : lengths) {
      digest.update(content, done, length - done);
      done = length;
      // A copy is completed, the original goes on: every byte is hashed once.
      result.add(Fingerprint.of(length, Fingerprint.copy(digest)));
    }
    return result.reversed();
  }
}
