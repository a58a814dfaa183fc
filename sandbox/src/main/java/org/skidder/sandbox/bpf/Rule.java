package org.skidder.sandbox.bpf;

/**
 * What happens to a call number.
 *
 * @param verdict value returned to the kernel ({@code SECCOMP_RET_*} and data)
 * @param required bits that the low word of the first argument must have, 0 for no condition
 * @param forbidden bits that the low word of the first argument must not have
 * @param otherwise value returned when the condition does not hold
 */
public record Rule(int verdict, int required, int forbidden, int otherwise) {

  /** A rule that does not look at arguments. */
  public static Rule always(int verdict) {
    return new Rule(verdict, 0, 0, verdict);
  }

  /** Equality by plain code: a record's own is linked at run time, milliseconds at start-up. */
  boolean sameAs(Rule other) {
    return verdict == other.verdict
        && required == other.required
        && forbidden == other.forbidden
        && otherwise == other.otherwise;
  }

  public boolean conditional() {
    return (required | forbidden) != 0;
  }
}
