package org.skidder.sandbox.bpf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assembles a program from its end to its start. Not thread-safe.
 *
 * <p>Each method places one instruction (now and then a trampoline or a second copy of a return
 * before it) and answers its label: jumps can only go to labels that exist already, that is
 * forward, as BPF demands.
 */
final class Assembler {
  /** Farthest label a jump may use without trampoline; leaves room for two trampolines. */
  private static final int REACH = 253;

  private final List<Instruction> reversed = new ArrayList<>();
  private final Map<Integer, Integer> returns = new HashMap<>();

  /** The label of the instruction placed last, the one the next instruction falls through to. */
  int next() {
    return reversed.size() - 1;
  }

  /** A return of the value; an earlier one is used again while it is within reach. */
  int ret(int value) {
    Integer known = returns.get(value);
    if (known != null && reversed.size() - known <= REACH) {
      return known;
    }
    int label = place(new Instruction(Instruction.RETURN, 0, 0, value));
    returns.put(value, label);
    return label;
  }

  /** A load of the word at the offset, falling through to the instruction placed before it. */
  int load(int offset) {
    return place(new Instruction(Instruction.LOAD, 0, 0, offset));
  }

  /** A comparison with k that goes to one of two labels. */
  int jump(int code, int k, int whenTrue, int whenFalse) {
    int near = near(whenTrue);
    int other = near(whenFalse);
    return place(new Instruction(code, distance(near), distance(other), k));
  }

  /** Makes sure that the next instruction falls through to the label. */
  void fallThroughTo(int label) {
    if (label != next()) {
      place(new Instruction(Instruction.JUMP, 0, 0, distance(label)));
    }
  }

  Program finish() {
    List<Instruction> forward = new ArrayList<>(reversed);
    Collections.reverse(forward);
    return new Program(forward);
  }

  private int near(int label) {
    if (reversed.size() - label <= REACH) {
      return label;
    }
    Instruction target = reversed.get(label);
    if (target.code() == Instruction.RETURN) {
      return ret(target.k());
    }
    return place(new Instruction(Instruction.JUMP, 0, 0, distance(label)));
  }

  private int distance(int label) {
    return reversed.size() - label - 1;
  }

  private int place(Instruction instruction) {
    reversed.add(instruction);
    return reversed.size() - 1;
  }
}
