package org.skidder.inputs.log;

import org.skidder.core.registry.FileIdentity;

/**
 * Ids of generations of a file's content. A generation begins when an inode is made, and again
 * whenever its content is replaced (truncated, or other first bytes than before). Deterministic
 * document ids are made of generation and offset, so the id must come out the same after a crash:
 * it depends on nothing but the file's identity, its birth, and the generation before.
 */
final class Generations {
  private Generations() {}

  /** The first generation of an inode. Never 0. */
  static long first(FileIdentity id, long born) {
    return nonZero(mix(mix(mix(id.device()) ^ id.inode()) ^ born));
  }

  /** The generation after one. Never 0. */
  static long next(long generation) {
    return nonZero(mix(generation + 0x9e3779b97f4a7c15L));
  }

  /** The generation of a content that begins with the first line of some bytes. Never 0. */
  static long of(long generation, byte[] bytes, int from, int to) {
    long hash = generation;
    for (int i = from; i < to && bytes[i] != '\n'; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001b3L;
    }
    return nonZero(mix(hash));
  }

  /** The finalizer of SplitMix64: every bit depends on every bit. */
  static long mix(long x) {
    long z = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  static long nonZero(long x) {
    return x == 0 ? 1 : x;
  }
}
