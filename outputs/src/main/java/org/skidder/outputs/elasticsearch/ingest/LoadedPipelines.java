package org.skidder.outputs.elasticsearch.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests of the pipelines that this program loaded, in a file of {@code path.data}. Losing it only
 * means that changed pipelines are not replaced without being asked to. Not thread-safe.
 */
final class LoadedPipelines {
  private static final Logger LOG = LoggerFactory.getLogger("modules");

  private final Path file;
  private final Map<String, String> digests = new LinkedHashMap<>();

  LoadedPipelines(Path file) {
    this.file = file;
    try {
      for (String line : Files.readAllLines(file)) {
        int blank = line.indexOf(' ');
        if (blank > 0) {
          digests.put(line.substring(blank + 1), line.substring(0, blank));
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{}: nothing was loaded yet", file);
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", file, e.getMessage());
    }
  }

  /** Whether this is what was loaded under that id last. */
  boolean isOurs(String id, String digest) {
    return digest.equals(digests.get(id));
  }

  void remember(String id, String digest) {
    if (digest.equals(digests.put(id, digest))) {
      return;
    }
    StringBuilder text = new StringBuilder();
    digests.forEach((name, known) -> text.append(known).append(' ').append(name).append('\n'));
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      LOG.debug("{}: there is no data path to remember it in", file);
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}", file, e.getMessage());
    }
  }
}
