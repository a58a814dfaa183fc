package org.skidder.sandbox.bpf;

/**
 * One {@code struct sock_filter} (linux/filter.h).
 *
 * @param code operation
 * @param jumpTrue instructions to skip when the comparison holds, 0 to 255
 * @param jumpFalse instructions to skip when it does not, 0 to 255
 * @param k operand
 */
public record Instruction(int code, int jumpTrue, int jumpFalse, int k) {
  /** Load the 32-bit word at offset k of {@code struct seccomp_data}. */
  public static final int LOAD = 0x20;

  public static final int JUMP = 0x05;
  public static final int JUMP_EQUAL = 0x15;

  /** Unsigned comparison. */
  public static final int JUMP_GREATER_OR_EQUAL = 0x35;

  /** Jumps when any bit of k is set in the accumulator. */
  public static final int JUMP_ANY_BIT = 0x45;

  public static final int RETURN = 0x06;

  public Instruction {
    if (((jumpTrue | jumpFalse) & ~0xff) != 0) {
      throw new IllegalArgumentException("jump too far: " + jumpTrue + ", " + jumpFalse);
    }
  }
}
