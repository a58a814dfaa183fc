package org.skidder.core.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.skidder.core.log.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native code of a library before anything depends on it, where a failure can still be
 * told and tried again.
 *
 * <p>Such libraries unpack themselves from their jars. They do so in the data folder: the system's
 * folder for temporary files often does not allow execution, or is full. System properties are
 * their only way to be told; those that a user sets win. Thread-safe.
 */
public final class NativeCode {
  /** What makes a library unpack and load its code. */
  @FunctionalInterface
  public interface Loading {
    /** Loads it; it is no failure that it is loaded already. */
    void run() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger("service");

  private NativeCode() {}

  /**
   * Loads native code.
   *
   * @param what needs it, as the beginning of a message
   * @param property that tells the library a folder to unpack in
   * @param data {@code path.data}
   * @param instead what a user may do without it, as part of a message
   * @throws IOException when it cannot be loaded, with the reason and what to do
   */
  public static synchronized void load(
      String what, String property, Path data, String instead, Loading loading) throws IOException {
    Path folder = data.resolve("native");
    boolean unset = System.getProperty(property) == null;
    if (unset) {
      System.setProperty(property, folder.toString());
    }
    try {
      if (unset) {
        Files.createDirectories(folder);
      }
      loading.run();
    } catch (IOException | LinkageError | RuntimeException e) {
      throw new IOException(
          what
              + " needs native code, which cannot be loaded from "
              + System.getProperty(property)
              + ": "
              + Reasons.deepest(e)
              + "; "
              + instead
              + ", or name a folder that allows execution with SKIDDER_JAVA_OPTS=-D"
              + property
              + "=FOLDER",
          e);
    } finally {
      if (unset) {
        System.clearProperty(property);
      }
    }
    empty(folder);
  }

  /** What is loaded needs its file no longer, and a process that is killed would leave it there. */
  private static void empty(Path folder) {
    try {
      for (Path file : Folders.list(folder, "*")) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be emptied: {}", folder, Reasons.of(e));
    }
  }
}
