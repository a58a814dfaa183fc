package org.skidder.core.registry;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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

  void add(FileState state) {
    Fingerprint f = state.fingerprint();
    if (f.isNone()) {
      return;
    }
    StateKey[] old = keys.getOrDefault(f, NONE);
    StateKey[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = state.key();
    keys.put(f, more);
    lengths.merge(f.length(), 1, Integer::sum);
  }

  void remove(FileState state) {
    Fingerprint f = state.fingerprint();
    StateKey[] old = keys.getOrDefault(f, NONE);
    StateKey key = state.key();
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

  void addLengthsTo(Collection<Integer> to) {
    to.addAll(lengths.keySet());
  }

  List<StateKey> find(Set<Fingerprint> prefixes) {
    List<StateKey> found = new ArrayList<>();
    for (Fingerprint f : prefixes) {
      found.addAll(Arrays.asList(keys.getOrDefault(f, NONE)));
    }
    return found;
  }

  /** Fingerprints of content's prefixes of these lengths, as far as {@code available} goes. */
  static Set<Fingerprint> prefixes(byte[] content, int available, Collection<Integer> lengths) {
    SortedSet<Integer> wanted = new TreeSet<>(lengths).headSet(available + 1);
    Set<Fingerprint> result = new HashSet<>();
    MessageDigest digest = Fingerprint.sha256();
    int done = 0;
    try {
      for (int length : wanted) {
        digest.update(content, done, length - done);
        done = length;
        // A copy is completed, the original goes on: every byte is hashed once.
        result.add(Fingerprint.of(length, (MessageDigest) digest.clone()));
      }
      return result;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of this Java runtime cannot be cloned", e);
    }
  }
}
