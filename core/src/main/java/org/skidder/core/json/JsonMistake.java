package org.skidder.core.json;

import tools.jackson.core.JacksonException;

/** What is wrong with a text that should be JSON, for users. */
public final class JsonMistake {
  private JsonMistake() {}

  /**
   * The reason without what the library adds about its own source of bytes: it is long, the same
   * for every text, and may be of interest to nobody who reads an event.
   */
  public static String of(JacksonException failure) {
    String message = String.valueOf(failure.getOriginalMessage());
    int source = message.indexOf("[Source:");
    if (source < 0) {
      return message;
    }
    int aside = message.lastIndexOf(" (", source);
    return message.substring(0, aside > 0 ? aside : source).strip();
  }
}
