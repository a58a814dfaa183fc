package org.skidder.modules;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.PathsConfig;
import org.skidder.core.file.Folders;
import org.skidder.core.plugin.FieldDeclarations;

/**
 * The modules there are: the program's own, and those in a folder of the user, which win. Folders
 * are read at each question, so that a reload sees what changed. Thread-safe.
 */
public final class ModuleLibrary implements FieldDeclarations {
  private static final String PACKAGED = "modules";
  private static final String SHARED = "_shared";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

  private final Path own;
  private final Path program;

  /** The library of a program: the user's modules are in {@code ${path.home}/module}. */
  public static ModuleLibrary of(PathsConfig paths) {
    return new ModuleLibrary(paths.home().resolve("module"));
  }

  /**
   * The usual library.
   *
   * @param own the user's modules; need not exist
   */
  public ModuleLibrary(Path own) {
    this(own, program());
  }

  /**
   * A library.
   *
   * @param own the user's modules; need not exist
   * @param program a folder or jar that has the packaged ones under {@code modules}
   */
  ModuleLibrary(Path own, Path program) {
    this.own = own;
    this.program = program;
  }

  private static Path program() {
    try {
      URI source = ModuleLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(source);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program's own files cannot be found", e);
    }
  }

  /** The folder of the user's modules. */
  public Path own() {
    return own;
  }

  /** Names of all modules, sorted. */
  public Collection<String> names() throws IOException {
    try (Packaged packaged = Packaged.open(program)) {
      return names(packaged);
    }
  }

  private Collection<String> names(Packaged packaged) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    collect(own, names);
    collect(packaged.folder(), names);
    return names;
  }

  private static void collect(Path folder, Collection<String> names) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Folders.visit(
        folder,
        entry -> {
          String name = String.valueOf(entry.getFileName()).replace("/", "");
          if (Files.isDirectory(entry) && NAME.matcher(name).matches()) {
            names.add(name);
          }
        });
  }

  /**
   * The files of a module.
   *
   * @return empty if there is no such module
   * @throws IOException if it cannot be read
   */
  public Optional<ModuleFolder> find(String module) throws IOException {
    if (!NAME.matcher(module).matches()) {
      return Optional.empty();
    }
    try (Packaged packaged = Packaged.open(program)) {
      return find(module, packaged, shared(packaged));
    }
  }

  private static Map<String, String> shared(Packaged packaged) throws IOException {
    Path shared = packaged.folder().resolve(SHARED);
    return Files.isDirectory(shared) ? ModuleFolder.files(shared) : Map.of();
  }

  private Optional<ModuleFolder> find(String module, Packaged packaged, Map<String, String> shared)
      throws IOException {
    Path users = own.resolve(module);
    if (Files.isDirectory(users)) {
      return Optional.of(ModuleFolder.read(module, users, shared, false));
    }
    Path programs = packaged.folder().resolve(module);
    return Files.isDirectory(programs)
        ? Optional.of(ModuleFolder.read(module, programs, shared, true))
        : Optional.empty();
  }

  /** The files of all modules by name, sorted. */
  public Map<String, ModuleFolder> all() throws IOException {
    Map<String, ModuleFolder> all = new LinkedHashMap<>();
    // Opened once: that is dearer than reading.
    try (Packaged packaged = Packaged.open(program)) {
      Map<String, String> shared = shared(packaged);
      for (String name : names(packaged)) {
        find(name, packaged, shared).ifPresent(folder -> all.put(name, folder));
      }
    }
    return all;
  }

  /** What all modules declare, in the order of their names. */
  @Override
  public List<Map<String, Object>> chapters() throws IOException {
    List<Map<String, Object>> chapters = new ArrayList<>();
    try {
      for (ModuleFolder folder : all().values()) {
        chapters.addAll(folder.fields());
      }
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
    return chapters;
  }

  /** The packaged modules, while they are looked at. */
  private record Packaged(Path folder, Optional<FileSystem> opened) implements AutoCloseable {
    static Packaged open(Path program) throws IOException {
      if (Files.isDirectory(program)) {
        return new Packaged(program.resolve(PACKAGED), Optional.empty());
      }
      FileSystem jar = FileSystems.newFileSystem(program, new HashMap<>());
      return new Packaged(jar.getPath(PACKAGED), Optional.of(jar));
    }

    @Override
    public void close() throws IOException {
      if (opened.isPresent()) {
        opened.get().close();
      }
    }
  }
}
