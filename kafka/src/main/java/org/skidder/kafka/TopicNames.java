package org.skidder.kafka;

import java.util.Optional;

/** What brokers accept as the name of a topic. */
final class TopicNames {
  private static final int LONGEST = 249;

  private TopicNames() {}

  /** What is wrong with a name; empty when nothing is. */
  static Optional<String> mistake(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return Optional.of("'" + name + "' is no name for a topic");
    }
    if (name.length() > LONGEST) {
      return Optional.of(
          "the topic's name is longer than " + LONGEST + " characters: '" + name + "'");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fine =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!fine) {
        return Optional.of(
            "'"
                + name
                + "' is no name for a topic; it may have letters, digits, dots, dashes and"
                + " underscores");
      }
    }
    return Optional.empty();
  }
}
