package org.skidder.console.http;

/** What came in is no request that can be answered; the connection ends after the answer. */
final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status to answer with
   * @param message what is wrong, for the other side
   */
  BadRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
