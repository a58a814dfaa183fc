package org.skidder.containers.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;

/**
 * JSON objects one after another, with or without blanks and line ends between them: each is handed
 * out as soon as it is complete. One thread. An object of more than 16 MiB is refused.
 */
public final class JsonObjects {
  private static final int MAX_OBJECT = 16 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[16 << 10];
  private int at;
  private int limit;

  /** Objects of a stream. */
  public JsonObjects(InputStream in) {
    this.in = in;
  }

  /**
   * Waits for the next object.
   *
   * @return empty at the end of the stream
   * @throws IOException when the stream breaks off or holds something else; it is of no use then
   */
  public Optional<FieldMap> next() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream(1024);
    int depth = 0;
    boolean text = false;
    boolean escaped = false;
    for (int b = read(); b >= 0; b = read()) {
      if (depth == 0 && b != '{') {
        if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
          continue;
        }
        throw new IOException("the stream holds something that is no JSON object");
      }
      object.write(b);
      if (object.size() > MAX_OBJECT) {
        throw new IOException("a JSON object is larger than " + MAX_OBJECT + " bytes");
      }
      if (text) {
        text = escaped || b != '"';
        escaped = !escaped && b == '\\';
      } else if (b == '"') {
        text = true;
      } else if (b == '{') {
        depth++;
      } else if (b == '}' && --depth == 0) {
        return Optional.of(decode(object.toByteArray()));
      }
    }
    if (depth > 0) {
      throw new EOFException("the stream ended in the middle of an object");
    }
    return Optional.empty();
  }

  private int read() throws IOException {
    if (at == limit) {
      limit = in.read(buffer, 0, buffer.length);
      at = 0;
      if (limit <= 0) {
        limit = 0;
        return -1;
      }
    }
    return buffer[at++] & 0xff;
  }

  private static FieldMap decode(byte[] bytes) throws IOException {
    try {
      return JsonDecoder.object(bytes, 0, bytes.length);
    } catch (FieldException e) {
      throw new IOException("the stream holds an object that is no JSON: " + e.getMessage(), e);
    }
  }
}
