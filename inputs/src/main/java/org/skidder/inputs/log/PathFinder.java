package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.Folders;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.PathText;

/**
 * Finds the files that patterns name. Patterns are those of a shell without braces: {@code *},
 * {@code ?}, {@code [a-z]}, {@code [^a]}, {@code \x}; hidden files match; one element {@code **}
 * stands for up to eight levels of folders.
 */
final class PathFinder {
  private static final int LEVELS = 8;

  /**
   * A change in a folder may have the time of the one before it. A listing is kept only if the last
   * change was so long before.
   */
  private static final long SETTLED_MS = 2_000;

  private final List<List<Element>> patterns = new ArrayList<>();
  private final List<Path> bases = new ArrayList<>();
  private final Predicate<Path> excluded;
  private final boolean symlinks;

  /** What folders had, kept while they do not change. */
  private Map<Listed, Listing> listings = new HashMap<>();

  /** Names in a folder that match an element of a pattern. */
  private record Listed(Path folder, GlobElement glob) {
    // Written out, as those that the compiler makes for a record are put together at run time: that
    // costs a start tens of milliseconds.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Listed l && folder.equals(l.folder) && glob.equals(l.glob);
    }

    @Override
    public int hashCode() {
      return folder.hashCode() * 31 + glob.hashCode();
    }
  }

  /**
   * What was there.
   *
   * @param changed time of the folder's last change
   */
  private record Listing(FileTime changed, List<Path> matching) {}

  /** One element of a pattern: a plain name, or something to match names with. */
  private record Element(String name, Optional<GlobElement> glob) {}

  /**
   * @param paths patterns as configured
   * @param workingDirectory against which relative ones are resolved
   * @param recursive whether an element {@code **} is expanded
   * @param excluded files to leave out
   * @param symlinks whether links are followed
   * @param badPattern told of patterns that cannot be read; they match nothing
   * @throws IllegalArgumentException for a pattern with more than one {@code **}
   */
  PathFinder(
      Collection<String> paths,
      Path workingDirectory,
      boolean recursive,
      Predicate<Path> excluded,
      boolean symlinks,
      Consumer<String> badPattern) {
    this.excluded = excluded;
    this.symlinks = symlinks;
    for (String path : paths) {
      for (String expanded : recursive ? expand(path) : List.of(path)) {
        try {
          add(expanded, workingDirectory);
        } catch (IllegalArgumentException e) {
          badPattern.accept(e.getMessage());
        }
      }
    }
  }

  /**
   * Replaces {@code **} by 0 to 8 levels of {@code *}.
   *
   * @throws IllegalArgumentException for a pattern with more than one {@code **}
   */
  static List<String> expand(String pattern) {
    String[] parts = pattern.split("/", -1);
    int at = -1;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].equals("**")) {
        if (at >= 0) {
          throw new IllegalArgumentException(
              "more than one ** in the pattern " + pattern + "; give the folders between by name");
        }
        at = i;
      }
    }
    if (at < 0) {
      return List.of(pattern);
    }
    List<String> all = new ArrayList<>();
    for (int level = parts.length == 1 ? 1 : 0; level <= LEVELS; level++) {
      List<String> made = new ArrayList<>(List.of(parts).subList(0, at));
      for (int i = 0; i < level; i++) {
        made.add("*");
      }
      made.addAll(List.of(parts).subList(at + 1, parts.length));
      all.add(made.size() == 1 && made.get(0).isEmpty() ? "/" : String.join("/", made));
    }
    return all;
  }

  private void add(String pattern, Path workingDirectory) {
    String absolute =
        pattern.startsWith("/") ? pattern : PathText.text(workingDirectory) + "/" + pattern;
    List<Element> elements = new ArrayList<>();
    for (String part : absolute.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (!elements.isEmpty()) {
          elements.removeLast();
        }
        continue;
      }
      elements.add(new Element(part, GlobElement.of(part)));
    }
    FileSystem system = workingDirectory.getFileSystem();
    Path base = system.getPath("/");
    int first = 0;
    while (first < elements.size() - 1 && elements.get(first).glob().isEmpty()) {
      base = child(base, elements.get(first));
      first++;
    }
    bases.add(base);
    patterns.add(List.copyOf(elements.subList(first, elements.size())));
  }

  /** A name as configured, which the locale may not have the characters for. */
  private static Path child(Path folder, Element element) {
    return folder.resolve(PathText.path("/" + element.name(), "").getFileName());
  }

  /** The folders below which the patterns begin to be patterns. */
  List<Path> bases() {
    return List.copyOf(bases);
  }

  /** All files the patterns name now, by path, in the order of the patterns. Thread-safe. */
  Map<Path, FoundFile> find() {
    return find(PathFinder::children);
  }

  /**
   * As {@link #find()}, but for one thread.
   *
   * @param local tells folders whose time of change can be relied on: what they had is not listed
   *     again until they change. Files are looked at each time
   */
  Map<Path, FoundFile> find(Predicate<Path> local) {
    Map<Listed, Listing> kept = new HashMap<>();
    Map<Path, FoundFile> found =
        find((folder, glob) ->
            local.test(folder) ? children(folder, glob, kept) : children(folder, glob));
    listings = kept;
    return found;
  }

  private Map<Path, FoundFile> find(BiFunction<Path, GlobElement, List<Path>> children) {
    Map<Path, FoundFile> found = new LinkedHashMap<>();
    Set<FileIdentity> seen = symlinks ? new HashSet<>() : Set.of();
    for (int i = 0; i < patterns.size(); i++) {
      walk(bases.get(i), patterns.get(i), 0, children, found, seen);
    }
    return found;
  }

  private void walk(
      Path folder,
      List<Element> pattern,
      int depth,
      BiFunction<Path, GlobElement, List<Path>> children,
      Map<Path, FoundFile> found,
      Set<FileIdentity> seen) {
    if (pattern.isEmpty()) {
      return;
    }
    Element element = pattern.get(depth);
    boolean last = depth == pattern.size() - 1;
    if (element.glob().isEmpty()) {
      Path next = child(folder, element);
      if (last) {
        take(next, found, seen);
      } else {
        walk(next, pattern, depth + 1, children, found, seen);
      }
      return;
    }
    GlobElement glob = element.glob().get();
    for (Path child : children.apply(folder, glob)) {
      if (last) {
        take(child, found, seen);
      } else if (Files.isDirectory(child)) {
        walk(child, pattern, depth + 1, children, found, seen);
      }
    }
  }

  private List<Path> children(Path folder, GlobElement glob, Map<Listed, Listing> kept) {
    Listed key = new Listed(folder, glob);
    try {
      long now = System.currentTimeMillis();
      FileTime changed = Files.getLastModifiedTime(folder);
      Listing known = listings.get(key);
      if (known == null || !known.changed().equals(changed)) {
        known = new Listing(changed, children(folder, glob));
      }
      if (now - changed.toMillis() > SETTLED_MS) {
        kept.put(key, known);
      }
      return known.matching();
    } catch (IOException e) {
      return children(folder, glob);
    }
  }

  private static List<Path> children(Path folder, GlobElement glob) {
    List<Path> matching = new ArrayList<>();
    try {
      Folders.visit(
          folder,
          entry -> {
            if (glob.matches(PathText.name(entry))) {
              matching.add(entry);
            }
          });
    } catch (IOException e) {
      // A folder that is missing or cannot be read has no files, now; the next scan looks again.
      return matching;
    }
    matching.sort(null);
    return matching;
  }

  private void take(Path path, Map<Path, FoundFile> found, Set<FileIdentity> seen) {
    if (found.containsKey(path) || excluded.test(path)) {
      return;
    }
    Optional<FoundFile> file = FoundFile.lookForScan(path, symlinks);
    if (file.isEmpty() || (symlinks && !seen.add(file.get().id()))) {
      return;
    }
    found.put(path, file.get());
  }

  /** Whether a path is one that the patterns name and no exclusion takes out. */
  boolean covers(Path path) {
    if (excluded.test(path)) {
      return false;
    }
    for (int i = 0; i < patterns.size(); i++) {
      if (covers(bases.get(i), patterns.get(i), path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(Path base, List<Element> pattern, Path path) {
    if (path.getNameCount() != base.getNameCount() + pattern.size() || !path.startsWith(base)) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      String name = PathText.name(path.getName(base.getNameCount() + i));
      Element element = pattern.get(i);
      boolean fits =
          element.glob().map(glob -> glob.matches(name)).orElse(element.name().equals(name));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /**
   * Folders in which new names may matter: the parents of everything the patterns can name; and
   * those on the way there that may not be entered.
   */
  Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>();
    for (int i = 0; i < patterns.size(); i++) {
      collect(bases.get(i), patterns.get(i), 0, folders);
    }
    return folders;
  }

  /** The folder on the way to one that may not be entered, which may be why it is not seen. */
  private static Optional<Path> closed(Path folder) {
    Path above = folder.getParent();
    while (above != null && !Files.isDirectory(above)) {
      above = above.getParent();
    }
    return Optional.ofNullable(above).filter(there -> !Files.isExecutable(there));
  }

  private static void collect(Path folder, List<Element> pattern, int depth, Set<Path> folders) {
    if (!Files.isDirectory(folder)) {
      closed(folder).ifPresent(folders::add);
      return;
    }
    folders.add(folder);
    if (depth >= pattern.size() - 1) {
      return;
    }
    Element element = pattern.get(depth);
    if (element.glob().isEmpty()) {
      collect(child(folder, element), pattern, depth + 1, folders);
      return;
    }
    for (Path child : children(folder, element.glob().get())) {
      collect(child, pattern, depth + 1, folders);
    }
  }
}
