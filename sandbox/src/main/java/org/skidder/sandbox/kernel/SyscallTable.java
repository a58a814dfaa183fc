package org.skidder.sandbox.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of one architecture: number to name and back. Immutable.
 *
 * <p>The numbers are those of the kernel that {@link #source()} names; {@code
 * sandbox/tools/SyscallTables.java} writes the classes that hold them.
 */
public final class SyscallTable {
  private final Architecture architecture;
  private final String source;
  private final @Nullable String[] names;
  private final Map<String, Integer> numbers;

  private SyscallTable(
      Architecture architecture,
      String source,
      @Nullable String[] names,
      Map<String, Integer> numbers) {
    this.architecture = architecture;
    this.source = source;
    this.names = names;
    this.numbers = numbers;
  }

  /** Reads the table of the architecture: a few hundred names, under a millisecond. */
  public static SyscallTable of(Architecture architecture) {
    return switch (architecture) {
      case AMD64 -> parse(architecture, Amd64Calls.SOURCE, Amd64Calls.TABLE);
      case I386 -> parse(architecture, I386Calls.SOURCE, I386Calls.TABLE);
      case ARM64 -> parse(architecture, Arm64Calls.SOURCE, Arm64Calls.TABLE);
    };
  }

  private static SyscallTable parse(Architecture architecture, String source, String text) {
    @Nullable String[] names = new @Nullable String[512];
    Map<String, Integer> numbers = new HashMap<>(1024);
    int size = 0;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end);
      start = end + 1;
      int space = line.indexOf(' ');
      int number = Integer.parseInt(line.substring(0, space));
      while (space > 0) {
        int next = line.indexOf(' ', space + 1);
        String name = next < 0 ? line.substring(space + 1) : line.substring(space + 1, next);
        if (number >= names.length) {
          names = Arrays.copyOf(names, number * 2);
        }
        names[number] = name;
        numbers.put(name, number++);
        space = next;
      }
      size = Math.max(size, number);
    }
    return new SyscallTable(architecture, source, Arrays.copyOf(names, size), numbers);
  }

  public Architecture architecture() {
    return architecture;
  }

  /** Where the numbers come from: package, version and header. */
  public String source() {
    return source;
  }

  /** The highest number in the table. */
  public int highest() {
    return names.length - 1;
  }

  public OptionalInt number(String name) {
    Integer number = numbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  public Optional<String> name(int number) {
    return number < 0 || number >= names.length
        ? Optional.empty()
        : Optional.ofNullable(names[number]);
  }

  /** All names in the order of their numbers. */
  public List<String> names() {
    List<String> all = new ArrayList<>(numbers.size());
    for (String name : names) {
      if (name != null) {
        all.add(name);
      }
    }
    return all;
  }

  /**
   * The number of a call that Skidder itself makes.
   *
   * @throws IllegalArgumentException if the architecture has no such call
   */
  public int required(String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(architecture.label() + " has no system call " + name);
    }
    return number;
  }
}
