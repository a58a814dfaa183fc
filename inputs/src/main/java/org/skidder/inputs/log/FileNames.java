package org.skidder.inputs.log;

import java.nio.file.Path;
import org.skidder.core.registry.PathText;

/** What names say about rotation: {@code a.log}, {@code a.log.1}, {@code a.log-20180901.gz}. */
final class FileNames {
  private FileNames() {}

  /** Whether both may be names of one log in the course of its rotation. */
  static boolean related(Path one, Path other) {
    return base(name(one)).equals(base(name(other)));
  }

  /** Whether a name has marks of rotation or compression. */
  static boolean isRotated(Path path) {
    String name = name(path);
    return !name.equals(base(name));
  }

  /** Whether a name says that the content is compressed. */
  static boolean isPacked(Path path) {
    String name = name(path);
    return name.endsWith(".gz") || name.endsWith(".zst");
  }

  /** What all files of one log in one folder share. */
  static Path family(Path path) {
    String name = name(path);
    String base = base(name);
    if (base.equals(name)) {
      return path;
    }
    String raw = PathText.raw(path);
    if (raw.isEmpty()) {
      return path.resolveSibling(base);
    }
    int folder = raw.lastIndexOf('/') + 1;
    return PathText.path("", raw.substring(0, folder) + base(raw.substring(folder)));
  }

  /** A name; of one that is no text the bytes, one per char, which have the same marks. */
  private static String name(Path path) {
    Path name = path.getFileName();
    String text = name == null ? "" : name.toString();
    if (text.indexOf(PathText.REPLACEMENT) < 0) {
      return text;
    }
    String raw = PathText.raw(path);
    return raw.isEmpty() ? text : raw.substring(raw.lastIndexOf('/') + 1);
  }

  /** A name without the marks of compression and rotation. */
  static String base(String name) {
    String base = name;
    for (String suffix : new String[] {".gz", ".zst", ".old", ".bak"}) {
      if (base.length() > suffix.length() && base.endsWith(suffix)) {
        base = base.substring(0, base.length() - suffix.length());
      }
    }
    int end = base.length();
    for (int cut = rotationSuffix(base, end); cut < end; cut = rotationSuffix(base, end)) {
      end = cut;
    }
    base = base.substring(0, end);
    int dot = base.lastIndexOf('.');
    if (dot > 0) {
      int cut = rotationSuffix(base, dot);
      // A number before the extension is part of a name (node-1.log), unless it is a date.
      if (dot - cut >= 7) {
        base = base.substring(0, cut) + base.substring(dot);
      }
    }
    return base;
  }

  /** Where {@code [.-_]digits} before {@code end} begins; {@code end} when it is not there. */
  private static int rotationSuffix(String name, int end) {
    int i = end;
    while (i > 0 && Character.isDigit(name.charAt(i - 1))) {
      i--;
    }
    boolean separated = i < end && i > 1 && "._-".indexOf(name.charAt(i - 1)) >= 0;
    return separated ? i - 1 : end;
  }
}
