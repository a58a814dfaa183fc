package org.skidder.outputs.console;

import org.skidder.core.config.Option;
import org.skidder.outputs.codec.CodecOptions;
import org.skidder.outputs.common.DeadLetterOptions;

/**
 * Options of {@code output.console}.
 *
 * @param pretty indented JSON, when no codec is named
 * @param batchsize events per batch at most, 0 for all there are
 * @param codec how events are written
 * @param deadLetter where undeliverable events go
 */
public record ConsoleConfig(
    @Option(value = "Indented JSON; only looked at when there is no codec section.", def = "false")
        boolean pretty,
    @Option(
            value = "Events written at once at most; 0 for all there are.",
            def = "0",
            min = "0",
            unit = "events")
        int batchsize,
    @Option(value = "Codec.", inline = true) CodecOptions codec,
    @Option(value = "Dead letters.", inline = true) DeadLetterOptions deadLetter) {}
