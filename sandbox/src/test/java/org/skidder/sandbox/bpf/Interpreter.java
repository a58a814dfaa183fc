package org.skidder.sandbox.bpf;

import java.util.List;

/** Executes filters as the kernel does: the reference that compiled programs are held against. */
public final class Interpreter {
  private final List<Instruction> code;

  /** Instructions executed by the last run. */
  private int steps;

  public Interpreter(Program program) {
    code = program.instructions();
  }

  int steps() {
    return steps;
  }

  /** The program's verdict on a call. */
  public int run(int architecture, int number, int argument) {
    int accumulator = 0;
    steps = 0;
    for (int at = 0; ; ) {
      Instruction i = code.get(at++);
      steps++;
      switch (i.code()) {
        case Instruction.LOAD -> accumulator = load(i.k(), architecture, number, argument);
        case Instruction.JUMP -> at += i.k();
        case Instruction.JUMP_EQUAL -> at += accumulator == i.k() ? i.jumpTrue() : i.jumpFalse();
        case Instruction.JUMP_GREATER_OR_EQUAL ->
            at += Integer.compareUnsigned(accumulator, i.k()) >= 0 ? i.jumpTrue() : i.jumpFalse();
        case Instruction.JUMP_ANY_BIT ->
            at += (accumulator & i.k()) != 0 ? i.jumpTrue() : i.jumpFalse();
        case Instruction.RETURN -> {
          return i.k();
        }
        default -> throw new AssertionError("unknown operation " + i);
      }
    }
  }

  private static int load(int offset, int architecture, int number, int argument) {
    return switch (offset) {
      case 0 -> number;
      case 4 -> architecture;
      case 16 -> argument;
      default -> throw new AssertionError("load of offset " + offset);
    };
  }
}
