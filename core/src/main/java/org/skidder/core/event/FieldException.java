package org.skidder.core.event;

/** A field could not be reached or written: the path, and why. No stack trace: it is data. */
public final class FieldException extends Exception {
  /**
   * @param message path and reason
   */
  public FieldException(String message) {
    super(message, null, false, false);
  }
}
