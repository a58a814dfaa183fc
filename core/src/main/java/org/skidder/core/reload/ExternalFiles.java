package org.skidder.core.reload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.core.config.Problems;
import org.skidder.core.file.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files with lists of inputs or modules, named by a glob. What a file means is made by a reader;
 * the last good content of a file stays in force while the file has mistakes. Belongs to one
 * thread.
 *
 * @param <T> what an entry becomes
 */
public final class ExternalFiles<T> {
  private static final Logger LOG = LoggerFactory.getLogger("cfgfile");

  /** A file that was changed so shortly before it was read may change again unnoticed. */
  private static final long RECENT_MILLIS = 2000;

  /**
   * An entry that moves to another file while files are read could be seen in neither. So they are
   * read again when they changed meanwhile, this often at most.
   */
  private static final int RETRIES = 3;

  /** Reads the entries of one file. */
  @FunctionalInterface
  public interface EntryReader<T> {
    /** What an entry becomes; mistakes go to {@code problems}. */
    List<T> read(Config entry, Problems problems);
  }

  private record Look(Path file, long modified, long size, Object key) {}

  private record Content<T>(List<T> entries, boolean complete) {}

  private final Path pattern;
  private final Function<Path, Config> loader;
  private final EntryReader<T> reader;
  private List<Look> seen = List.of();
  private boolean settled;
  private final Map<Path, List<T>> good = new LinkedHashMap<>();
  private Problems problems = new Problems();

  /**
   * Files to be read.
   *
   * @param pattern absolute; wildcards in the name and in folders
   * @param loader reads and checks a file; throws {@link ConfigException}
   */
  public ExternalFiles(Path pattern, Function<Path, Config> loader, EntryReader<T> reader) {
    this.pattern = pattern;
    this.loader = loader;
    this.reader = reader;
  }

  /**
   * Looks at the files.
   *
   * @param force whether to read them even if they look as they did
   * @return whether they were read, because something changed or was not in order the last time
   */
  public boolean scan(boolean force) {
    Map<Path, List<T>> previous = new LinkedHashMap<>(good);
    try {
      return scan(force, previous);
    } catch (IOException e) {
      // What cannot be seen is not gone: what was in force stays.
      good.clear();
      good.putAll(previous);
      problems = new Problems();
      String why =
          e instanceof AccessDeniedException
              ? "permission denied: " + e.getMessage()
              : e.getMessage();
      problems.error(Origin.of(pattern.toString()), "", "a folder cannot be read: " + why);
      settled = false;
      return true;
    }
  }

  private boolean scan(boolean force, Map<Path, List<T>> previous) throws IOException {
    List<Look> looks = looks();
    if (!force && settled && looks.equals(seen)) {
      return false;
    }
    boolean settling = read(looks, previous);
    for (int again = 0; again < RETRIES; again++) {
      List<Look> after = looks();
      if (after.equals(looks)) {
        break;
      }
      looks = after;
      settling = read(looks, previous);
    }
    seen = looks;
    settled = !settling && !problems.hasErrors();
    return true;
  }

  /** Reads files; returns whether one was changed just before. */
  private boolean read(List<Look> looks, Map<Path, List<T>> previous) {
    problems = new Problems();
    good.clear();
    boolean recent = false;
    long now = System.currentTimeMillis();
    for (Look look : looks) {
      recent |= now - look.modified() < RECENT_MILLIS;
      Content<T> content = read(look.file());
      List<T> before = previous.get(look.file());
      if (content.complete() || before == null) {
        good.put(look.file(), content.entries());
      } else {
        good.put(look.file(), before);
      }
    }
    return recent;
  }

  private Content<T> read(Path file) {
    Problems own = new Problems();
    List<T> entries = new ArrayList<>();
    try {
      Config root = loader.apply(file);
      if (!root.isList() && !root.isEmpty()) {
        own.error(root, "expected a list; begin each entry with '- '");
      }
      for (Config entry : root.items()) {
        entries.addAll(reader.read(entry, own));
      }
    } catch (ConfigException e) {
      own.add(e);
    }
    LOG.debug("Read {}: {} in force", file, entries.size());
    own.errors().forEach(p -> problems.error(p.origin(), p.option(), p.message()));
    own.warnings().forEach(p -> problems.warning(p.origin(), p.option(), p.message()));
    return new Content<>(entries, !own.hasErrors());
  }

  /** All that is in force, in the order of the files. */
  public List<T> entries() {
    List<T> all = new ArrayList<>();
    good.values().forEach(all::addAll);
    return all;
  }

  /** What was wrong or odd at the last scan. */
  public Problems problems() {
    return problems;
  }

  private List<Look> looks() throws IOException {
    List<Look> looks = new ArrayList<>();
    for (Path file : files()) {
      try {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        if (is.isRegularFile()) {
          Object key = is.fileKey();
          looks.add(
              new Look(file, is.lastModifiedTime().toMillis(), is.size(), key == null ? "" : key));
        }
      } catch (IOException e) {
        // Gone since the folder was read, or not to be seen: reading it would say so as well.
        LOG.debug("{}: {}", file, e.getMessage());
      }
    }
    return looks;
  }

  private List<Path> files() throws IOException {
    List<Path> level = List.of(pattern.getRoot());
    for (Path part : pattern) {
      List<Path> next = new ArrayList<>();
      for (Path folder : level) {
        next.addAll(children(folder, part.toString()));
      }
      level = next;
    }
    return level;
  }

  private static List<Path> children(Path folder, String name) throws IOException {
    if (!hasWildcards(name)) {
      Path child = folder.resolve(name);
      return Files.exists(child) ? List.of(child) : List.of();
    }
    List<Path> children = new ArrayList<>();
    PathMatcher matcher = matcher(folder, name);
    try {
      Folders.visit(
          folder,
          entry -> {
            if (matcher.matches(entry.getFileName())) {
              children.add(entry);
            }
          });
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    children.sort(null);
    return children;
  }

  private static PathMatcher matcher(Path of, String name) {
    String glob = name.replace("[^", "[!").replaceAll("[{}]", "\\\\$0");
    return of.getFileSystem().getPathMatcher("glob:" + glob);
  }

  private static boolean hasWildcards(String name) {
    return name.matches(".*[*?\\[].*");
  }

  /**
   * The absolute pattern that a setting names.
   *
   * @param folder what relative ones are relative to
   * @throws IllegalArgumentException if it is no pattern; the message says why
   */
  public static Path pattern(Path folder, String stated) {
    if (stated.isEmpty()) {
      throw new IllegalArgumentException("is empty; name files, for instance inputs.d/*.yml");
    }
    try {
      Path pattern = folder.toAbsolutePath().resolve(stated).normalize();
      for (Path part : pattern) {
        if (hasWildcards(part.toString())) {
          var _ = matcher(pattern, part.toString());
        }
      }
      return pattern;
    } catch (InvalidPathException | java.util.regex.PatternSyntaxException e) {
      throw new IllegalArgumentException("is no valid pattern: " + e.getMessage(), e);
    }
  }
}
