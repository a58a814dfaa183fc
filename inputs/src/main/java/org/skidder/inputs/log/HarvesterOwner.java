package org.skidder.inputs.log;

import org.skidder.core.registry.FileIdentity;

/** What a {@link Harvester} tells its input, on its own thread. */
interface HarvesterOwner {
  /** The harvester ended; its file is closed and its last state handed over. */
  void ended(Harvester harvester, CloseReason reason);

  /** Whether a scan finds a file, under whatever name; looks for it. */
  boolean finds(FileIdentity id);

  /** A path leads to another file than before, and nothing else tells. */
  void wantScan();
}
