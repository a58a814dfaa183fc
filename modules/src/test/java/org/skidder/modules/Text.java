package org.skidder.modules;

/** Texts in Markdown. */
final class Text {
  private Text() {}

  /** On one line, fit for a cell of a table. */
  static String line(Object text) {
    return text.toString().strip().replaceAll("\\s+", " ").replace("|", "\\|");
  }
}
