package org.skidder.lab.oracle;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The head of a request.
 *
 * @param line method and target
 * @param length of the body, in bytes
 * @param packed whether the body is gzip
 */
record HttpRequest(String line, int length, boolean packed) {

  boolean isBulk() {
    return line.startsWith("POST ") && line.contains("/_bulk");
  }

  /** Reads a head; empty when the connection ended before it. */
  static Optional<HttpRequest> read(BufferedInputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    int length = 0;
    boolean packed = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
      } else if (lower.startsWith("content-encoding:")) {
        packed = lower.contains("gzip");
      }
    }
    return Optional.of(new HttpRequest(line, length, packed));
  }

  private static String line(BufferedInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Reads the whole body. */
  byte[] body(BufferedInputStream in) throws IOException {
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the connection ended in a request");
    }
    if (!packed) {
      return body;
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return unpacked.readAllBytes();
    }
  }

  /** An answer with JSON. */
  static byte[] answer(int status, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return head(status, body.length, json);
  }

  /** An answer that claims another length than it has. */
  static byte[] head(int status, int length, String json) {
    return ("HTTP/1.1 "
            + status
            + " Whatever\r\ncontent-type: application/json\r\ncontent-length: "
            + length
            + "\r\n\r\n"
            + json)
        .getBytes(StandardCharsets.UTF_8);
  }
}
