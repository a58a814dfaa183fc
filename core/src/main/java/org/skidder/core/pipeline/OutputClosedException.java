package org.skidder.core.pipeline;

import java.io.IOException;

/**
 * The receiver is gone for good and cannot be reached again by another attempt: a closed pipe on
 * standard output, for example. The worker stops and the program is told; events that were not
 * delivered stay unacknowledged and are read again at the next start.
 */
public final class OutputClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the user
   */
  public OutputClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
