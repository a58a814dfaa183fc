package org.skidder.sandbox.bpf;

/**
 * Turns rules into seccomp filter programs.
 *
 * <p>Both forms check the architecture first; a call made through another ABI of the same kernel
 * (for example {@code int 0x80} in a 64-bit process) has other numbers and gets the foreign
 * verdict, never the rules.
 */
public final class FilterCompiler {
  /** Offsets in {@code struct seccomp_data} (linux/seccomp.h). */
  static final int NUMBER = 0;

  static final int ARCHITECTURE = 4;

  /** Low word of the first argument; all architectures with a table are little-endian. */
  static final int FIRST_ARGUMENT = 16;

  private FilterCompiler() {}

  /** A program that finds the rule by halving the ranges. */
  public static Program tree(int auditArchitecture, int foreignVerdict, RuleRanges ranges) {
    Assembler assembler = new Assembler();
    int root = tree(assembler, ranges, 0, ranges.count());
    return finish(assembler, auditArchitecture, foreignVerdict, root);
  }

  static Program finish(Assembler assembler, int auditArchitecture, int foreignVerdict, int root) {
    int foreign = assembler.ret(foreignVerdict);
    assembler.fallThroughTo(root);
    int number = assembler.load(NUMBER);
    assembler.jump(Instruction.JUMP_EQUAL, auditArchitecture, number, foreign);
    assembler.load(ARCHITECTURE);
    return assembler.finish();
  }

  private static int tree(Assembler assembler, RuleRanges ranges, int from, int to) {
    if (to - from == 1) {
      return leaf(assembler, ranges.rule(from));
    }
    int middle = (from + to) >>> 1;
    int upper = tree(assembler, ranges, middle, to);
    int lower = tree(assembler, ranges, from, middle);
    return assembler.jump(Instruction.JUMP_GREATER_OR_EQUAL, ranges.start(middle), upper, lower);
  }

  static int leaf(Assembler assembler, Rule rule) {
    if (!rule.conditional()) {
      return assembler.ret(rule.verdict());
    }
    int otherwise = assembler.ret(rule.otherwise());
    int target = assembler.ret(rule.verdict());
    for (int bits = rule.required(); bits != 0; bits &= bits - 1) {
      int bit = Integer.lowestOneBit(bits);
      target = assembler.jump(Instruction.JUMP_ANY_BIT, bit, target, otherwise);
    }
    if (rule.forbidden() != 0) {
      target = assembler.jump(Instruction.JUMP_ANY_BIT, rule.forbidden(), otherwise, target);
    }
    assembler.fallThroughTo(target);
    return assembler.load(FIRST_ARGUMENT);
  }
}
