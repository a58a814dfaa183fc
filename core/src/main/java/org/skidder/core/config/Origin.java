package org.skidder.core.config;

/**
 * Where a setting was stated.
 *
 * @param file path of the file as it was opened, or a description such as {@code -E name}
 * @param line line in the file, from 1; 0 when there is none
 * @param column column in the line, from 1; 0 when there is none
 */
public record Origin(String file, int line, int column) {
  /** Of settings that nobody stated. */
  public static final Origin BUILT_IN = new Origin("built-in default", 0, 0);

  /** An origin that is not a place in a file. */
  public static Origin of(String description) {
    return new Origin(description, 0, 0);
  }

  /** {@code file:line}, or the file or description alone. */
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file;
  }
}
