package org.skidder.inputs.stdin;

import java.time.Duration;
import java.util.List;
import org.skidder.core.config.ByteSize;
import org.skidder.core.config.Option;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.FollowConfig;

/** Options of the log input about files: here they may be stated, and nothing comes of it. */
public record FileOptions(
    @Option(FileOptions.NONE) List<String> paths,
    @Option(FileOptions.NONE) FollowConfig.RecursiveGlob recursiveGlob,
    @Option(FileOptions.NONE) List<LineMatcher> excludeFiles,
    @Option(FileOptions.NONE) boolean symlinks,
    @Option(FileOptions.NONE) boolean compression,
    @Option(value = FileOptions.NONE, def = "0s") Duration ignoreOlder,
    @Option(value = FileOptions.NONE, def = "0s") Duration closeInactive,
    @Option(FileOptions.NONE) boolean closeRenamed,
    @Option(FileOptions.NONE) boolean closeRemoved,
    @Option(value = FileOptions.NONE, def = "0") ByteSize closeRemovedBytes,
    @Option(FileOptions.NONE) boolean closeEof,
    @Option(value = FileOptions.NONE, def = "0s") Duration closeTimeout,
    @Option(value = FileOptions.NONE, def = "0s") Duration cleanInactive,
    @Option(FileOptions.NONE) boolean cleanRemoved,
    @Option(value = FileOptions.NONE, def = "10s", min = "1ns") Duration scanFrequency,
    @Option(FileOptions.NONE) FollowConfig.Scan scan,
    @Option(FileOptions.NONE) boolean tailFiles,
    @Option(value = FileOptions.NONE, def = "1s") Duration backoff,
    @Option(value = FileOptions.NONE, def = "10s") Duration maxBackoff,
    @Option(value = FileOptions.NONE, def = "2") int backoffFactor,
    @Option(value = FileOptions.NONE, def = "0") int harvesterLimit) {
  static final String NONE = "Has no effect: standard input is no file.";
}
