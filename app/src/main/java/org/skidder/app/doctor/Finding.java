package org.skidder.app.doctor;

/**
 * One thing that was looked at.
 *
 * @param area what kind of thing: {@code input}, {@code disk}
 * @param subject which one
 * @param text what is the case
 * @param advice what to do about it; empty if it is fine
 */
record Finding(Status status, String area, String subject, String text, String advice) {
  /** How good or bad it is. */
  enum Status {
    OK("ok"),
    WARNING("WARNING"),
    ERROR("ERROR");

    private final String shown;

    Status(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }
}
