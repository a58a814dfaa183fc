package org.skidder.outputs.codec;

import org.skidder.core.config.Option;
import org.skidder.core.format.FormatString;

/**
 * Options of {@code codec.format}.
 *
 * @param string the text to write
 */
public record FormatCodecConfig(
    @Option(value = "Text to write for an event, a format string.", required = true)
        FormatString string) {}
