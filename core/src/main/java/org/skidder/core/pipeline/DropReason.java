package org.skidder.core.pipeline;

/** Why an output gave an event up for good. Each has its own counter. */
public enum DropReason {
  /** A value that cannot be encoded, or a format string without result. */
  NOT_ENCODABLE("not_encodable"),
  /** The receiver says the document itself is bad (a mapping conflict, for example). */
  REJECTED("rejected"),
  /** The single event is larger than the receiver takes. */
  TOO_LARGE("too_large"),
  /** No index, topic or key could be chosen for it. */
  NO_TARGET("no_target");

  private final String metric;

  DropReason(String metric) {
    this.metric = metric;
  }

  /** Name of its counter below {@code libbeat.output.dropped}. */
  public String metric() {
    return metric;
  }
}
