package org.skidder.ingest.doc;

import java.nio.charset.StandardCharsets;
import org.skidder.core.event.ByteText;
import org.skidder.core.json.Utf8;

/** Text as well-formed UTF-8. */
public final class Bytes {
  private Bytes() {}

  /** The bytes of a text value; malformed ones are replaced, as everywhere in documents. */
  public static ByteText of(Object value) {
    if (value instanceof ByteText text && isWellFormed(text)) {
      return text;
    }
    return of(Values.text(value));
  }

  /** The bytes of a text. */
  public static ByteText of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ByteText(bytes, 0, bytes.length);
  }

  private static boolean isWellFormed(ByteText text) {
    byte[] array = text.array();
    int end = text.offset() + text.length();
    int i = text.offset();
    while (i < end) {
      if (array[i] >= 0) {
        i++;
        continue;
      }
      int step = Utf8.sequence(array, i, end);
      if (step == 0) {
        return false;
      }
      i += step;
    }
    return true;
  }
}
