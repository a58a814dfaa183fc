package org.skidder.lab.oracle;

/** How a bulk request goes wrong. */
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
  /** All is stored, and the answer is no HTTP. */
  GARBAGE
}
