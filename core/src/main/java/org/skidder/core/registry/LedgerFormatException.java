package org.skidder.core.registry;

/** Bytes that are no record of a ledger. Never leaves this package. */
final class LedgerFormatException extends Exception {
  private final String problem;

  LedgerFormatException(String problem) {
    super(problem);
    this.problem = problem;
  }

  String problem() {
    return problem;
  }
}
