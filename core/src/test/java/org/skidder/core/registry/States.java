package org.skidder.core.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Seeded random states for tests. */
final class States {

  private States() {}

  static FileState random(Random random, int keys) {
    int n = random.nextInt(keys);
    TreeMap<String, String> meta = new TreeMap<>();
    if (n % 5 == 0) {
      meta.put("stream", n % 2 == 0 ? "stdout" : "stderr");
    }
    return new FileState(
        new FileIdentity(n % 7 == 0 ? -n : n, random.nextInt(20) == 0 ? 0 : n * 31L),
        meta,
        "/var/log/äöü €𝄞/" + "x".repeat(random.nextInt(60)) + n,
        n % 11 == 0 ? "/var/log/\u00ff" + n : "",
        random.nextLong() >>> (1 + random.nextInt(62)),
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
        random.nextInt(4) - 2 + (random.nextBoolean() ? 0 : 1_000_000_000_000L),
        n % 3 == 0 ? "docker" : n % 3 == 1 ? "log" : "other",
        n % 4 == 0
            ? Fingerprint.NONE
            : new Fingerprint(1 + random.nextInt(4096), random.nextLong(), random.nextLong()),
        random.nextInt(3) == 0 ? 0 : random.nextLong(),
        random.nextLong(),
        random.nextBoolean(),
        true);
  }

  static Map<StateKey, FileState> byKey(Collection<FileState> states) {
    Map<StateKey, FileState> map = new HashMap<>();
    states.forEach(s -> map.put(s.key(), s));
    return map;
  }
}
