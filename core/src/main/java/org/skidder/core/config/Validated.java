package org.skidder.core.config;

/** A configuration record that checks how its options go together. */
public interface Validated {
  /**
   * Reports impossible combinations. Called once after binding, only when every option by itself is
   * valid.
   */
  void validate(Problems.Scope problems);
}
