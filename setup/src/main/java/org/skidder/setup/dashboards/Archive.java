package org.skidder.setup.dashboards;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.skidder.setup.pattern.IndexPattern;

/** Reads the files of a folder or an archive with dashboards into memory, within bounds. */
final class Archive {
  private static final int LARGEST_FILE = 4 << 20;

  /** All files together have to fit into a small heap, beside the archive and their texts. */
  private static final long LARGEST = 24L << 20;

  private static final int MOST_FILES = 20_000;

  private final String place;
  private final Map<String, byte[]> files = new TreeMap<>();
  private long bytes;

  private Archive(String place) {
    this.place = place;
  }

  /** Ends the names of folders that may be missing, but not empty: they are kept as well. */
  private static final String OPTIONAL_FOLDER = "/" + IndexPattern.TYPE + "/";

  /** Whether a file may hold objects, by its name. */
  static boolean isWanted(String path) {
    return path.endsWith(".json") || path.endsWith(".ndjson");
  }

  /**
   * The files of a folder by their relative paths; folders of index patterns as well, whose paths
   * end with a slash.
   *
   * @throws IOException when it is no folder, cannot be read, or is too large
   */
  static Map<String, byte[]> folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("setup.dashboards.directory: " + folder + " is no folder");
    }
    Archive read = new Archive(folder.toString());
    try (Stream<Path> all = Files.walk(folder, 3, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        if (isWanted(path) && Files.isRegularFile(file)) {
          try (InputStream in = Files.newInputStream(file)) {
            read.keep(path, in);
          }
        } else if (Files.isDirectory(file)) {
          read.keepFolder(path + "/");
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException("setup.dashboards.directory: " + e.getMessage(), e);
    }
    return read.files;
  }

  /**
   * The files of an archive by their relative paths, as of a folder: it has one folder, in which
   * there is a folder for each beat.
   *
   * @param place what it is, for messages
   * @param beat whose files are wanted; empty for those of all
   * @throws IOException when it is no such archive, damaged, or too large
   */
  static Map<String, byte[]> zip(InputStream in, String place, String beat) throws IOException {
    Archive read = new Archive(place);
    read.unzip(in);
    TreeSet<String> tops = new TreeSet<>();
    read.files.keySet().stream()
        .filter(Archive::isWanted)
        .forEach(path -> tops.add(path.substring(0, path.indexOf('/') + 1)));
    if (tops.size() != 1 || tops.first().isEmpty()) {
      throw new IOException(
          place + " must have one folder at its top, and all files in it; there is " + tops);
    }
    return read.ofBeat(tops.first(), beat);
  }

  private Map<String, byte[]> ofBeat(String top, String beat) throws IOException {
    Map<String, byte[]> chosen = new TreeMap<>();
    TreeSet<String> beats = new TreeSet<>();
    files.forEach((path, content) -> {
      int end = path.indexOf('/', top.length());
      if (end > 0) {
        String name = path.substring(top.length(), end);
        beats.add(name);
        if (beat.isEmpty() || beat.equals(name)) {
          chosen.put(path.substring(end + 1), content);
        }
      }
    });
    if (chosen.isEmpty()) {
      throw new IOException(
          place + " has no folder '" + beat + "' (setup.dashboards.beat); there is " + beats);
    }
    return chosen;
  }

  private void unzip(InputStream in) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(in))) {
      boolean some = false;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        some = true;
        String path = entry.getName();
        boolean leavesFolder = Arrays.asList(path.split("/", -1)).contains("..");
        if (leavesFolder || path.startsWith("/") || path.contains("\\") || path.contains(":")) {
          throw new IOException(place + " has a file whose name leads out of it: " + path);
        }
        if (!entry.isDirectory() && isWanted(path)) {
          keep(path, zip);
        } else {
          skip(path, zip);
          keepFolder(path);
        }
      }
      if (!some) {
        throw new IOException(place + " is no zip archive, or empty");
      }
    } catch (EOFException e) {
      throw new IOException(place + " is damaged: it ends too early", e);
    } catch (ZipException | IllegalArgumentException e) {
      throw new IOException(place + " is damaged: " + e.getMessage(), e);
    }
  }

  private void keep(String path, InputStream in) throws IOException {
    byte[] content = in.readNBytes(LARGEST_FILE + 1);
    count(path, content.length);
    if (content.length > LARGEST_FILE || files.size() >= MOST_FILES) {
      throw tooLarge(path);
    }
    files.put(path, content);
  }

  private void keepFolder(String path) {
    if (path.endsWith(OPTIONAL_FOLDER)) {
      files.put(path, new byte[0]);
    }
  }

  /** What is not wanted costs the time of unpacking it: it counts, too. */
  private void skip(String path, InputStream in) throws IOException {
    byte[] some = new byte[8192];
    for (int read = in.read(some); read >= 0; read = in.read(some)) {
      count(path, read);
    }
  }

  private void count(String path, int length) throws IOException {
    bytes += length;
    if (bytes > LARGEST) {
      throw tooLarge(path);
    }
  }

  private IOException tooLarge(String path) {
    return new IOException(
        place
            + " is too large, at "
            + path
            + "; it may have 20000 files of at most 4 MiB, and 24 MiB in all, unpacked");
  }
}
