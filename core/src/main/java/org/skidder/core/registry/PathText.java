package org.skidder.core.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * File names are bytes; text is not always able to hold them. {@link #text} is what people see,
 * {@link #raw} keeps the bytes when the text alone would lead to another file.
 *
 * <p>A {@code Path} gives its bytes away only in its URI, which escapes them one by one; that is
 * slow, and done only for the rare path that does not survive the way through text.
 */
public final class PathText {
  /** What stands in text for bytes that are none; without it a path is its text, usually. */
  public static final char REPLACEMENT = '\uFFFD';

  private PathText() {}

  /** The path as text, U+FFFD for what is not valid UTF-8. */
  public static String text(Path path) {
    return text(path, raw(path));
  }

  static String text(Path path, String raw) {
    return raw.isEmpty() ? path.toString() : new String(raw.getBytes(ISO_8859_1), UTF_8);
  }

  /**
   * The last element of a path as text, as {@link #text}; quick, unless there is a U+FFFD in it.
   * Empty for a root.
   */
  public static String name(Path path) {
    Path name = path.getFileName();
    String quick = name == null ? "" : name.toString();
    if (quick.indexOf(REPLACEMENT) < 0) {
      return quick;
    }
    String text = text(path);
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** Empty if text holds the path exactly, else the bytes of its absolute form, one per char. */
  public static String raw(Path path) {
    return survives(path) ? "" : bytes(path.toUri().getRawPath(), path);
  }

  /**
   * The path of a text and, if not empty, its raw form. Where the locale has not the characters of
   * the text, it is the path whose bytes are its UTF-8.
   *
   * @throws IllegalArgumentException if no file can have that path, as with a NUL in it
   */
  public static Path path(String text, String raw) {
    if (raw.isEmpty()) {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        return ofBytes(new String(text.getBytes(UTF_8), ISO_8859_1));
      }
    }
    return ofBytes(raw);
  }

  private static Path ofBytes(String raw) {
    StringBuilder uri = new StringBuilder("file://");
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '/' || (c < 128 && Character.isLetterOrDigit(c))) {
        uri.append(c);
      } else {
        uri.append('%').append(hex(c >> 4)).append(hex(c));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  private static boolean survives(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false; // a locale that cannot encode its own decoding
    }
  }

  private static String bytes(String escaped, Path path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    String raw = bytes.toString(ISO_8859_1);
    // A URI of a folder ends with a slash that the path has not.
    boolean extra = raw.length() > 1 && raw.endsWith("/") && path.getNameCount() > 0;
    return extra ? raw.substring(0, raw.length() - 1) : raw;
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit & 15, 16));
  }
}
