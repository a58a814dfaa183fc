package org.skidder.inputs.log.lines;

/** Decodes the lines of one file in their order. May keep state between lines; not thread-safe. */
@FunctionalInterface
interface LineDecoder {
  /** Appends the text of a raw line, without its line end, as valid UTF-8. Never fails. */
  void decode(byte[] raw, int from, int to, ByteSink out);
}
