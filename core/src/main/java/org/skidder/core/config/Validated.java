package org.skidder.core.config;

/** A configuration record that checks how its options go together. */
public interface Validated {
  /**
   * Reports impossible combinations. Called once after binding. Options whose values are not valid
   * have their defaults then, so that a run shows all problems; what is said about them, or names
   * them, is not shown.
   */
  void validate(Problems.Scope problems);
}
