package org.skidder.console.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the heads of requests from one connection, one after the other (RFC 9112, sections 2 to 5).
 * A body is not read: the connection of a request that has one ends with its answer. Not
 * thread-safe.
 */
final class RequestReader {
  /** Bytes of a request line and its headers at most. */
  static final int LARGEST_HEAD = 16 << 10;

  private static final int LARGEST_TARGET = 4 << 10;
  private static final int MOST_HEADERS = 100;

  private final ReadableByteChannel in;
  private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST_HEAD);

  /** Nothing is read yet. */
  public RequestReader(ReadableByteChannel in) {
    this.in = in;
    buffer.limit(0);
  }

  /**
   * Waits for the next request.
   *
   * @return empty when the other side hung up between requests
   * @throws IOException when reading failed, or the other side hung up in the middle
   */
  Optional<Request> read() throws IOException, BadRequestException {
    int length = awaitHead();
    if (length < 0) {
      return Optional.empty();
    }
    // Bytes beyond ASCII have no meaning in a head: one character each, so that nothing fails.
    String head =
        new String(buffer.array(), buffer.position(), length, StandardCharsets.ISO_8859_1);
    buffer.position(buffer.position() + length);
    return Optional.of(parse(head));
  }

  /** Length of a whole head in the buffer, its empty line included; −1 at a proper end. */
  private int awaitHead() throws IOException, BadRequestException {
    int looked = 0;
    for (; ; ) {
      skipEmptyLines();
      int end = endOfHead(looked);
      if (end >= 0) {
        return end - buffer.position();
      }
      looked = Math.max(0, buffer.remaining() - 3);
      if (buffer.remaining() == buffer.capacity()) {
        throw new BadRequestException(
            firstLineEnds() ? 431 : 414,
            "the head of a request may have " + LARGEST_HEAD + " bytes at most");
      }
      buffer.compact();
      int n = in.read(buffer);
      buffer.flip();
      if (n < 0) {
        if (buffer.hasRemaining()) {
          throw new IOException("hung up in the middle of a request");
        }
        return -1;
      }
    }
  }

  /** Empty lines before a request are ignored (RFC 9112, section 2.2). */
  private void skipEmptyLines() {
    while (buffer.hasRemaining() && isLineEnd(buffer.get(buffer.position()))) {
      buffer.get();
    }
  }

  private static boolean isLineEnd(byte b) {
    return b == '\r' || b == '\n';
  }

  private boolean firstLineEnds() {
    for (int i = buffer.position(); i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n') {
        return true;
      }
    }
    return false;
  }

  /** Where the empty line after the headers ends, −1 if it has not come. */
  private int endOfHead(int from) {
    for (int i = buffer.position() + from; i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n') {
        int next = i + 1;
        if (next < buffer.limit() && buffer.get(next) == '\r') {
          next++;
        }
        if (next < buffer.limit() && buffer.get(next) == '\n') {
          return next + 1;
        }
      }
    }
    return -1;
  }

  private static Request parse(String head) throws BadRequestException {
    String[] lines = head.split("\r?\n", -1);
    String[] parts = lines[0].split(" ", -1);
    if (parts.length != 3 || !isToken(parts[0])) {
      throw new BadRequestException(400, "the first line is no HTTP request");
    }
    String version = parts[2];
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      boolean http = version.matches("HTTP/[0-9]\\.[0-9]");
      throw new BadRequestException(
          http ? 505 : 400, http ? "use HTTP/1.1" : "the first line is no HTTP request");
    }
    Map<String, String> headers = headers(lines);
    boolean modern = version.equals("HTTP/1.1");
    if (modern && !headers.containsKey("host")) {
      throw new BadRequestException(400, "the header Host is missing");
    }
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    boolean keepAlive = modern ? !connection.contains("close") : connection.contains("keep-alive");
    return withTarget(parts[0], parts[1], headers, keepAlive && !hasBody(headers));
  }

  private static boolean hasBody(Map<String, String> headers) {
    return headers.containsKey("transfer-encoding")
        || !headers.getOrDefault("content-length", "0").equals("0");
  }

  private static Map<String, String> headers(String[] lines) throws BadRequestException {
    Map<String, String> headers = new HashMap<>();
    int count = 0;
    for (int i = 1; i < lines.length; i++) {
      String line = lines[i];
      if (line.isEmpty()) {
        continue;
      }
      count++;
      if (count > MOST_HEADERS) {
        throw new BadRequestException(
            431, "a request may have " + MOST_HEADERS + " headers at most");
      }
      int colon = line.indexOf(':');
      if (colon < 0 || !isToken(line.substring(0, colon))) {
        throw new BadRequestException(400, "line " + (i + 1) + " is no header");
      }
      String value = line.substring(colon + 1).strip();
      if (!isText(value)) {
        throw new BadRequestException(400, "line " + (i + 1) + " holds control characters");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (name.equals("host") && headers.containsKey(name)) {
        throw new BadRequestException(400, "the header Host stands there twice");
      }
      headers.merge(name, value, (a, b) -> a + ", " + b);
    }
    return headers;
  }

  private static Request withTarget(
      String method, String target, Map<String, String> headers, boolean keepAlive)
      throws BadRequestException {
    if (target.length() > LARGEST_TARGET) {
      throw new BadRequestException(414, "a path may have " + LARGEST_TARGET + " bytes at most");
    }
    String local = target;
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      int slash = target.indexOf('/', 7);
      local = slash < 0 ? "/" : target.substring(slash);
    }
    if (!local.startsWith("/") || !isText(local)) {
      throw new BadRequestException(400, "the path has to begin with a slash");
    }
    int mark = local.indexOf('?');
    String path = decode(mark < 0 ? local : local.substring(0, mark), false);
    Map<String, String> query = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String pair : local.substring(mark + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
        if (!name.isEmpty()) {
          query.putIfAbsent(name, equals < 0 ? "" : decode(pair.substring(equals + 1), true));
        }
      }
    }
    return new Request(method, path, query, headers, keepAlive);
  }

  private static String decode(String text, boolean form) throws BadRequestException {
    if (text.indexOf('%') < 0 && !form) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new BadRequestException(400, "a % is not followed by two hexadecimal digits");
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(form && c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new BadRequestException(400, "the path is not UTF-8");
    }
  }

  /** A token of RFC 9110, section 5.6.2. */
  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!plain && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
