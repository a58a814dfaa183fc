package org.skidder.sandbox.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyscallTableTest {
  private static final Pattern DEFINE =
      Pattern.compile("(?m)^#define\\s+__NR(?:3264)?_(\\w+)\\s+(\\d+)\\s*$");

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void everyNameLeadsToItsNumberAndBack(Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    for (String name : table.names()) {
      assertThat(table.name(table.number(name).orElseThrow())).contains(name);
    }
    assertThat(table.names()).hasSizeGreaterThan(320).doesNotHaveDuplicates();
    assertThat(table.highest()).isGreaterThanOrEqualTo(463);
    assertThat(table.name(-1)).isEmpty();
    assertThat(table.name(table.highest() + 1)).isEmpty();
    assertThat(table.number("no_such_call")).isEmpty();
    assertThat(table.source()).contains("linux-libc-dev");
  }

  @ParameterizedTest
  @CsvSource({
    "AMD64, read, 0",
    "AMD64, execve, 59",
    "AMD64, seccomp, 317",
    "AMD64, statx, 332",
    "AMD64, io_uring_setup, 425",
    "AMD64, clone3, 435",
    "I386, exit, 1",
    "I386, socketcall, 102",
    "I386, arch_prctl, 384",
    "I386, clone3, 435",
    "ARM64, openat, 56",
    "ARM64, ptrace, 117",
    "ARM64, execve, 221",
    "ARM64, seccomp, 277",
    "ARM64, clone3, 435"
  })
  void wellKnownNumbersAreRight(Architecture architecture, String name, int number) {
    assertThat(SyscallTable.of(architecture).number(name)).hasValue(number);
  }

  @ParameterizedTest
  @CsvSource({
    "AMD64, /usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "I386, /usr/include/x86_64-linux-gnu/asm/unistd_32.h",
    "AMD64, /usr/include/asm/unistd_64.h",
    "I386, /usr/include/asm/unistd_32.h",
    "ARM64, /usr/lib/linux/uapi/arm64/asm/unistd_64.h"
  })
  void theTableAgreesWithTheHeadersOfThisMachine(Architecture architecture, Path header)
      throws IOException {
    assumeTrue(Files.isReadable(header), "no kernel header " + header + " here");
    SyscallTable table = SyscallTable.of(architecture);
    List<String> differences = new ArrayList<>();
    defines(header)
        .forEach((name, number) -> {
          // A newer header may know calls that the table does not.
          if (number <= table.highest() && table.number(name).orElse(-1) != number) {
            differences.add(name + " " + number);
          }
        });
    assertThat(differences).isEmpty();
  }

  @Test
  void theArm64TableAgreesWithTheGenericHeader() throws IOException {
    Path header = Path.of("/usr/include/asm-generic/unistd.h");
    assumeTrue(Files.isReadable(header), "no kernel header " + header + " here");
    SyscallTable table = SyscallTable.of(Architecture.ARM64);
    Map<String, Integer> defines = defines(header);
    List<String> differences = new ArrayList<>();
    List<String> same = new ArrayList<>();
    for (String name : table.names()) {
      Integer number = defines.get(name);
      if (number != null && number == table.required(name)) {
        same.add(name);
      } else if (number != null) {
        differences.add(name + " " + number);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(same).hasSizeGreaterThan(290);
  }

  private static Map<String, Integer> defines(Path header) throws IOException {
    Map<String, Integer> defines = new HashMap<>();
    Matcher matcher = DEFINE.matcher(Files.readString(header));
    while (matcher.find()) {
      defines.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
    }
    assertThat(defines).hasSizeGreaterThan(300);
    return defines;
  }

  @Test
  void architecturesGoByTheNamesOfTheJvmToo() {
    assertThat(Architecture.named("x86_64")).contains(Architecture.AMD64);
    assertThat(Architecture.named("aarch64")).contains(Architecture.ARM64);
    assertThat(Architecture.named("i686")).contains(Architecture.I386);
    assertThat(Architecture.named("riscv64")).isEmpty();
  }
}
