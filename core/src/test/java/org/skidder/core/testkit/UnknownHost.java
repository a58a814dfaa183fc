package org.skidder.core.testkit;

/** A host that there is not. */
public final class UnknownHost {
  /**
   * No resolver asks another machine for it: a part of a name has 63 characters at most (RFC 1035,
   * 2.3.4).
   */
  public static final String NAME = "x".repeat(64) + ".invalid";

  private UnknownHost() {}
}
