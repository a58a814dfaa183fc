package org.skidder.outputs.codec;

import org.skidder.core.config.Option;

/**
 * Options of {@code codec.json}.
 *
 * @param pretty indented, over several lines
 * @param escapeHtml whether {@code < > &} are escaped
 */
public record JsonCodecConfig(
    @Option(value = "Indented JSON over several lines, for people.", def = "false") boolean pretty,
    @Option(
            value = "Writes the characters < > & as \\u003c \\u003e \\u0026.",
            def = "true",
            name = "escapehtml", // what has an effect in Filebeat, and so wins
            aliases = "escape_html")
        boolean escapeHtml) {}
