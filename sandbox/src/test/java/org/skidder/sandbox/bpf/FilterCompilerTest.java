package org.skidder.sandbox.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilterCompilerTest {
  private static final int ARCH = 0xc000_003e;
  private static final int FOREIGN = 0x0005_0001;

  /** What a rule says of a call whose first argument has the given low word. */
  private static int verdict(Rule rule, int argument) {
    boolean holds =
        (argument & rule.required()) == rule.required() && (argument & rule.forbidden()) == 0;
    return holds ? rule.verdict() : rule.otherwise();
  }

  @Test
  void treeAndChainGiveTheVerdictOfTheRulesForEveryNumber() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Rule[] rules = randomRules(random, 1 + random.nextInt(600), random.nextInt(1, 12));
      Rule beyond = randomRule(random, 40);
      RuleRanges ranges = RuleRanges.of(rules, beyond);
      check(FilterCompiler.tree(ARCH, FOREIGN, ranges), rules, beyond, seed);
      check(LinearFilter.of(ARCH, FOREIGN, ranges, rules[0]), rules, beyond, seed);
    }
  }

  private static void check(Program program, Rule[] rules, Rule beyond, int seed) {
    Interpreter kernel = new Interpreter(program);
    for (int n = 0; n < rules.length; n++) {
      for (int argument : new int[] {0, 0x10000, 0x7e02_0000, 0x0001_0f00, -1}) {
        assertThat(kernel.run(ARCH, n, argument))
            .as("seed %d, number %d, argument %x", seed, n, argument)
            .isEqualTo(verdict(rules[n], argument));
      }
    }
    for (int n : new int[] {rules.length, 0x3fff_ffff, 0x4000_0000, 0x7fff_ffff, 1 << 31, -1}) {
      assertThat(kernel.run(ARCH, n, 0)).as("seed %d", seed).isEqualTo(verdict(beyond, 0));
    }
    for (int arch : new int[] {0, 0x4000_0003, 0xc000_00b7, -1}) {
      assertThat(kernel.run(arch, 0, -1)).as("seed %d", seed).isEqualTo(FOREIGN);
    }
  }

  @Test
  void everyProgramTheKernelTakesIsCorrectWithDistancesBeyondEightBits() {
    Rule[] rules = new Rule[1200];
    for (int n = 0; n < rules.length; n++) {
      rules[n] = Rule.always(0x0005_0000 | (n % 97));
    }
    RuleRanges ranges = RuleRanges.of(rules, Rule.always(7));
    Program tree = FilterCompiler.tree(ARCH, FOREIGN, ranges);
    check(tree, rules, Rule.always(7), 0);
    assertThat(tree.size()).isLessThan(Program.MAX_INSTRUCTIONS);
    check(LinearFilter.of(ARCH, FOREIGN, ranges, rules[0]), rules, Rule.always(7), 0);
  }

  @Test
  void theTreeNeedsAboutTheLogarithmOfTheRanges() {
    Rule[] rules = new Rule[472];
    for (int n = 0; n < rules.length; n++) {
      rules[n] = Rule.always(n % 2 == 0 ? 0x7fff_0000 : 0x0005_0001);
    }
    RuleRanges ranges = RuleRanges.of(rules, rules[1]);
    Interpreter tree = new Interpreter(FilterCompiler.tree(ARCH, FOREIGN, ranges));
    for (int n = 0; n < rules.length; n++) {
      tree.run(ARCH, n, 0);
      // Four instructions frame the search: two loads, the check of the architecture, the return.
      assertThat(tree.steps()).isLessThanOrEqualTo(4 + 9 + 1);
    }
  }

  @Test
  void aProgramTooLongForTheKernelIsRefused() {
    Rule[] rules = new Rule[4200];
    for (int n = 0; n < rules.length; n++) {
      rules[n] = Rule.always(n % 2);
    }
    RuleRanges ranges = RuleRanges.of(rules, rules[0]);
    assertThatThrownBy(() -> FilterCompiler.tree(ARCH, FOREIGN, ranges))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4096");
  }

  @Test
  void theDisassemblyShowsEveryInstructionWithItsTargetsAndNames() {
    Rule[] rules = {Rule.always(0x7fff_0000), Rule.always(0x0005_0001)};
    RuleRanges ranges = RuleRanges.of(rules, Rule.always(0x0005_0026));
    Program program = FilterCompiler.tree(ARCH, FOREIGN, ranges);
    String text = Disassembler.text(program, n -> n == 1 ? "write" : "");
    assertThat(text.lines()).hasSize(program.size());
    assertThat(text)
        .contains("ld   [4]  ; architecture")
        .contains("jeq  #0xc000003e")
        .contains("; 1 write")
        .contains("errno EPERM")
        .contains("errno ENOSYS")
        .contains("allow");
  }

  private static Rule[] randomRules(Random random, int size, int density) {
    Rule[] rules = new Rule[size];
    Rule usual = randomRule(random, 0);
    for (int n = 0; n < size; n++) {
      rules[n] = random.nextInt(density) == 0 ? randomRule(random, 10) : usual;
    }
    return rules;
  }

  private static Rule randomRule(Random random, int conditionalPercent) {
    List<Integer> verdicts =
        new ArrayList<>(List.of(0x7fff_0000, 0x0005_0001, 0x0005_0026, 0, 0x8000_0000));
    Collections.shuffle(verdicts, random);
    int verdict = verdicts.get(0);
    if (random.nextInt(100) >= conditionalPercent) {
      return Rule.always(verdict);
    }
    int required = sparseBits(random);
    int other = verdicts.get(1);
    return new Rule(verdict, required, sparseBits(random) & ~required, other);
  }

  private static int sparseBits(Random random) {
    int bits = 0;
    for (int n = random.nextInt(5); n > 0; n--) {
      bits |= 1 << random.nextInt(32);
    }
    return bits;
  }
}
