package org.skidder.core.plugin;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The fields that events may have beside those of every event: what the modules declare. Read when
 * it is asked for, which takes a while. Thread-safe.
 */
@FunctionalInterface
public interface FieldDeclarations {
  /** No fields. */
  FieldDeclarations NONE = List::of;

  /**
   * The declarations, in chapters as a file {@code fields.yml} has them: maps with {@code key},
   * {@code title}, {@code description} and {@code fields}.
   *
   * @throws IOException when they cannot be read, or are not valid; the message is for the user
   */
  List<Map<String, Object>> chapters() throws IOException;
}
