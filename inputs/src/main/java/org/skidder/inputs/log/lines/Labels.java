package org.skidder.inputs.log.lines;

import java.util.Locale;

/** The names of encodings. */
final class Labels {
  private Labels() {}

  static Encoding find(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "", "plain", "nop" -> Encoding.PLAIN;
      case "utf-8", "utf8", "unicode-1-1-utf-8" ->
          new Encoding(name, Codec.UTF_8, Encoding.BomRule.NONE);
      default -> throw new IllegalArgumentException("'" + name + "' is no known encoding");
    };
  }
}
