package org.skidder.sandbox.bpf;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Writes programs in the style of the kernel's {@code bpf_dbg}: one numbered line each. */
public final class Disassembler {
  private Disassembler() {}

  /**
   * @param names comment for a call number met in a comparison; empty for none
   */
  public static String text(Program program, IntFunction<String> names) {
    StringBuilder out = new StringBuilder();
    List<Instruction> all = program.instructions();
    boolean number = false;
    for (int at = 0; at < all.size(); at++) {
      Instruction i = all.get(at);
      number |= i.code() == Instruction.LOAD && i.k() == FilterCompiler.NUMBER;
      out.append(String.format(Locale.ROOT, "%4d  %s%n", at, line(at, i, number, names)));
    }
    return out.toString();
  }

  private static String line(int at, Instruction i, boolean number, IntFunction<String> names) {
    return switch (i.code()) {
      case Instruction.LOAD -> "ld   [" + i.k() + "]" + field(i.k());
      case Instruction.JUMP -> "ja   " + (at + 1 + i.k());
      case Instruction.JUMP_EQUAL -> compare("jeq ", at, i, number, names);
      case Instruction.JUMP_GREATER_OR_EQUAL -> compare("jge ", at, i, number, names);
      case Instruction.JUMP_ANY_BIT -> compare("jset", at, i, false, names);
      case Instruction.RETURN -> String.format("ret  #0x%08x  ; %s", i.k(), verdict(i.k()));
      default -> throw new IllegalArgumentException("unknown operation " + i.code());
    };
  }

  private static String compare(
      String operation, int at, Instruction i, boolean number, IntFunction<String> names) {
    String name = number ? names.apply(i.k()) : "";
    return String.format(
            "%s #0x%-8x jt %-4d jf %-4d%s",
            operation,
            i.k(),
            at + 1 + i.jumpTrue(),
            at + 1 + i.jumpFalse(),
            name.isEmpty() ? "" : "  ; " + Integer.toUnsignedString(i.k()) + " " + name)
        .stripTrailing();
  }

  private static String field(int offset) {
    return switch (offset) {
      case FilterCompiler.NUMBER -> "  ; call number";
      case FilterCompiler.ARCHITECTURE -> "  ; architecture";
      case FilterCompiler.FIRST_ARGUMENT -> "  ; low word of the first argument";
      default -> "";
    };
  }

  /** A filter's return value in words, for example {@code errno 1}. */
  public static String verdict(int value) {
    int data = value & 0xffff;
    return switch (value & 0xffff_0000) {
      case 0x8000_0000 -> "kill_process";
      case 0x0000_0000 -> "kill_thread";
      case 0x0003_0000 -> "trap";
      case 0x0005_0000 -> data == 1 ? "errno EPERM" : data == 38 ? "errno ENOSYS" : "errno " + data;
      case 0x7fc0_0000 -> "user_notif";
      case 0x7ff0_0000 -> "trace";
      case 0x7ffc_0000 -> "log";
      case 0x7fff_0000 -> "allow";
      default -> "unknown";
    };
  }
}
