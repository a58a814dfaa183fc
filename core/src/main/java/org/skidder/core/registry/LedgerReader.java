package org.skidder.core.registry;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a ledger without owning it, also while another process writes it. What it gives is a state
 * the ledger had at some moment during the call.
 */
public final class LedgerReader {

  /** A compaction every few seconds is rare; more than a few collisions in a row is no race. */
  private static final int ATTEMPTS = 20;

  private static final int ATTEMPTS_AT_DAMAGE = 3;

  /**
   * States of a ledger.
   *
   * @param fresh nothing was ever recorded in it
   * @param states in no particular order
   * @param damages one sentence for every damaged file; the states are those from before
   */
  public record View(boolean fresh, List<FileState> states, List<String> damages) {
    public View {
      states = List.copyOf(states);
      damages = List.copyOf(damages);
    }
  }

  private LedgerReader() {}

  /**
   * Reads the ledger in {@code folder}; a folder without ledger gives no states.
   *
   * @throws NoSuchFileException if there is no such folder
   * @throws IOException if it cannot be read
   */
  public static View read(Path folder) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Recovery.Loaded loaded = Recovery.load(folder);
        // A record that was half there when looked at, whole and followed by another a moment
        // later, looks like damage. Real damage is still there at the next look.
        if (loaded.damages().isEmpty() || attempt >= ATTEMPTS_AT_DAMAGE) {
          return new View(
              loaded.fresh(), new ArrayList<>(loaded.states().values()), loaded.damages());
        }
      } catch (NoSuchFileException e) {
        // The writer has compacted and removed the file between listing and reading.
        if (attempt >= ATTEMPTS || folder.toString().equals(e.getFile())) {
          throw e;
        }
      }
    }
  }
}
