package org.skidder.core.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that was probably meant. */
final class Similar {
  private static final int SHORTEST_PREFIX = 4;

  private Similar() {}

  /** The closest of the candidates, unless all are too different. */
  static Optional<String> to(String name, Collection<String> candidates) {
    int best = 1 + Math.min(3, Math.max(1, name.length() / 3));
    String found = null;
    for (String candidate : candidates) {
      int distance = distance(name, candidate);
      if (distance < best) {
        best = distance;
        found = candidate;
      }
    }
    if (found == null && name.length() >= SHORTEST_PREFIX) {
      for (String candidate : candidates) {
        found = found == null && candidate.startsWith(name) ? candidate : found;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Damerau-Levenshtein distance (optimal string alignment). */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
