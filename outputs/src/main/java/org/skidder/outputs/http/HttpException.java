package org.skidder.outputs.http;

import java.io.IOException;

/** What came back is not HTTP, or larger than is taken. */
final class HttpException extends IOException {
  /**
   * @param message what was wrong with the answer
   */
  public HttpException(String message) {
    super(message);
  }
}
