package org.skidder.inputs.log.lines;

/** How bytes become text. */
enum Codec {
  PLAIN,
  UTF_8,
  UTF_16LE,
  UTF_16BE
}
