package org.skidder.ingest.grok;

import java.util.Locale;

/** What becomes of a captured text. */
public enum CaptureType {
  /** Text as it is. */
  STRING,
  /** 32 bit. */
  INT,
  /** 64 bit. */
  LONG,
  /** Single precision. */
  FLOAT,
  /** Double precision. */
  DOUBLE,
  /** True for {@code true} only. */
  BOOLEAN;

  /** The type of a suffix; an unknown one means text, as on the node. */
  static CaptureType of(String suffix) {
    for (CaptureType type : values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(suffix)) {
        return type;
      }
    }
    return STRING;
  }

  /** JSON has no infinity and no NaN: they become their names. */
  private static Object finite(Double number) {
    return Double.isFinite(number) ? number : (Object) number.toString();
  }

  /**
   * The value of a captured text.
   *
   * @throws NumberFormatException when the text is no such number
   */
  public Object convert(String text) {
    return switch (this) {
      case STRING -> text;
      case INT -> (long) Integer.parseInt(text);
      case LONG -> Long.parseLong(text);
      case FLOAT -> finite(Double.valueOf(Float.toString(Float.parseFloat(text))));
      case DOUBLE -> finite(Double.valueOf(text));
      case BOOLEAN -> Boolean.parseBoolean(text);
    };
  }
}
