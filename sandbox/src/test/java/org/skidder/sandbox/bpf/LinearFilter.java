package org.skidder.sandbox.bpf;

/** The form that most filters have; the cost of ours is compared with its. */
public final class LinearFilter {
  private LinearFilter() {}

  /** A program with one equality test per number that differs from the most frequent rule. */
  public static Program of(
      int auditArchitecture, int foreignVerdict, RuleRanges ranges, Rule usual) {
    Assembler assembler = new Assembler();
    int last = ranges.count() - 1;
    int chain = FilterCompiler.leaf(assembler, usual);
    for (int range = last - 1; range >= 0; range--) {
      if (!ranges.rule(range).sameAs(usual)) {
        for (int n = ranges.start(range + 1) - 1; n >= ranges.start(range); n--) {
          int hit = FilterCompiler.leaf(assembler, ranges.rule(range));
          chain = assembler.jump(Instruction.JUMP_EQUAL, n, hit, chain);
        }
      }
    }
    int beyond = FilterCompiler.leaf(assembler, ranges.rule(last));
    int root = assembler.jump(Instruction.JUMP_GREATER_OR_EQUAL, ranges.start(last), beyond, chain);
    return FilterCompiler.finish(assembler, auditArchitecture, foreignVerdict, root);
  }
}
