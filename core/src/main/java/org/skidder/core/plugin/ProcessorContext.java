package org.skidder.core.plugin;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * What a processor may use of its surroundings. It has no clock: the time that counts is when the
 * events of a batch were read.
 *
 * @param identity who we are on the wire
 * @param random for ids
 * @param root where the files of the operating system are, {@code /}
 * @param shared what processors of one kind share
 * @param configPath where relative names of files (certificates) are looked for
 */
public record ProcessorContext(
    Identity identity, RandomGenerator random, Path root, SharedResources shared, Path configPath) {

  /** The surroundings of this process. */
  public static ProcessorContext of(Identity identity, SharedResources shared, Path configPath) {
    return new ProcessorContext(
        identity, RandomGenerator.getDefault(), Path.of("/"), shared, configPath);
  }
}
