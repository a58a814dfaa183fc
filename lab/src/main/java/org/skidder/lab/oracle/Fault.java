package org.skidder.lab.oracle;

import java.util.EnumSet;
import java.util.Set;

/** How a bulk request, or a window of events, goes wrong. */
enum Fault {
  /** It does not. */
  NONE,
  /** The request is refused with 429. */
  TOO_MANY_REQUESTS,
  /** The request is refused with 503. */
  UNAVAILABLE,
  /** The request is refused with 413, if it has more than one document. */
  TOO_LARGE,
  /** Some documents are refused with 429 or 500. */
  ITEMS,
  /** The connection is reset while the request is under way. */
  RESET,
  /** All is stored, but the connection ends without an answer. */
  LOST_ANSWER,
  /** All is stored, and the answer comes late but in time. */
  DELAY,
  /** All is stored, and the answer does not come in time. */
  STALL,
  /** All is stored, and the answer is no JSON in the end. */
  MALFORMED,
  /** All is stored, and the answer ends before its length. */
  CUT_SHORT,
  /** All is stored, and the answer tells of fewer documents than were sent. */
  FEWER_ITEMS,
  /** All is stored, and the answer is not of the protocol. */
  GARBAGE,
  /** A part is stored and acknowledged, and the connection ends in order. */
  PARTIAL,
  /** All is stored; it is acknowledged after parts of it, and after nothing, were. */
  KEEP_ALIVE,
  /** All is stored, and more is acknowledged than was sent. */
  TOO_MANY;

  /** Those of a receiver of bulk requests. */
  static Set<Fault> ofElasticsearch() {
    return EnumSet.range(TOO_MANY_REQUESTS, GARBAGE);
  }

  /** Those of a receiver of windows. */
  static Set<Fault> ofLogstash() {
    return EnumSet.of(
        RESET, LOST_ANSWER, DELAY, STALL, CUT_SHORT, GARBAGE, PARTIAL, KEEP_ALIVE, TOO_MANY);
  }
}
