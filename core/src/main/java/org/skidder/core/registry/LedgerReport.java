package org.skidder.core.registry;

import java.util.List;

/**
 * What opening a ledger found.
 *
 * @param fresh nothing was ever recorded: no ledger was there, or an unused one
 * @param tornBytes bytes of an incomplete last write that were cut off
 * @param damages one sentence for every damaged file, each with its path; empty if all was sound
 */
record LedgerReport(boolean fresh, long tornBytes, List<String> damages) {

  public LedgerReport {
    damages = List.copyOf(damages);
  }
}
