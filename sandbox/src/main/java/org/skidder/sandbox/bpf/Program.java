package org.skidder.sandbox.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A finished filter program. Immutable. */
public record Program(List<Instruction> instructions) {
  /** BPF_MAXINSNS, the kernel's limit. */
  public static final int MAX_INSTRUCTIONS = 4096;

  /** Size of a {@code struct sock_filter} in bytes. */
  public static final int INSTRUCTION_BYTES = 8;

  /**
   * @throws IllegalArgumentException if the program is empty or longer than the kernel takes
   */
  public Program {
    instructions = List.copyOf(instructions);
    if (instructions.isEmpty() || instructions.size() > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "a filter has 1 to " + MAX_INSTRUCTIONS + " instructions, not " + instructions.size());
    }
  }

  public int size() {
    return instructions.size();
  }

  /** The array of {@code struct sock_filter}, in the machine's byte order. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(size() * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());
    for (Instruction i : instructions) {
      bytes.putShort((short) i.code());
      bytes.put((byte) i.jumpTrue()).put((byte) i.jumpFalse());
      bytes.putInt(i.k());
    }
    return bytes.array();
  }
}
