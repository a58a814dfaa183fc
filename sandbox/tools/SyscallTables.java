import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the system call tables of the sandbox module from the kernel's published headers.
 *
 * <p>The headers are those of Debian's package {@code linux-libc-dev} (from version 6.11 on, which
 * has one header per architecture). To repeat or update:
 *
 * <pre>
 * apt-get download linux-libc-dev          # any Debian or derivative, main or backports
 * dpkg -x linux-libc-dev_*.deb x
 * java sandbox/tools/SyscallTables.java "linux-libc-dev VERSION" x/usr/lib/linux/uapi \
 *     sandbox/src/main/java/org/skidder/sandbox/kernel
 * /path/to/google-java-format -i sandbox/src/main/java/org/skidder/sandbox/kernel/*Calls.java
 * </pre>
 *
 * <p>The tables become texts in classes rather than files in the jar: reading a file from a jar
 * costs milliseconds at a cold start. The output depends on nothing but the headers: run it twice
 * and the files are identical.
 */
public final class SyscallTables {
  private static final Pattern DEFINE =
      Pattern.compile("^#define\\s+__NR_([a-z_0-9]+)\\s+(\\d+)\\s*$", Pattern.MULTILINE);

  private static final int WIDTH = 100;

  public static void main(String[] args) throws Exception {
    if (args.length != 3) {
      System.err.println("usage: java SyscallTables.java SOURCE-LABEL UAPI-FOLDER OUTPUT-FOLDER");
      System.exit(2);
    }
    Path uapi = Path.of(args[1]);
    Path out = Path.of(args[2]);
    write(args[0], "amd64", "Amd64Calls", uapi, "x86/asm/unistd_64.h", out);
    write(args[0], "386", "I386Calls", uapi, "x86/asm/unistd_32.h", out);
    write(args[0], "arm64", "Arm64Calls", uapi, "arm64/asm/unistd_64.h", out);
  }

  private static void write(
      String source, String label, String name, Path uapi, String header, Path out)
      throws Exception {
    byte[] bytes = Files.readAllBytes(uapi.resolve(header));
    String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    StringBuilder text = new StringBuilder();
    text.append("package org.skidder.sandbox.kernel;\n\n");
    text.append("/**\n * System call numbers of ").append(label).append(".\n *\n");
    text.append(
        " * <p>Written by {@code sandbox/tools/SyscallTables.java}; do not edit. A line holds");
    text.append(" the first\n * number and the names that follow one by one.\n */\n");
    text.append("final class ").append(name).append(" {\n");
    text.append("  static final String SOURCE =\n      \"");
    text.append(source).append(", ").append(header).append("\";\n\n");
    text.append("  /** SHA-256 of the header. */\n");
    text.append("  static final String HEADER_SHA256 =\n      \"").append(sha).append("\";\n\n");
    text.append("  static final String TABLE =\n      \"\"\"\n");
    appendRuns(text, parse(new String(bytes, StandardCharsets.US_ASCII)));
    text.append("      \"\"\";\n\n");
    text.append("  private ").append(name).append("() {}\n}\n");
    Files.writeString(out.resolve(name + ".java"), text);
  }

  private static Map<Integer, String> parse(String header) throws IOException {
    Map<Integer, String> names = new TreeMap<>();
    Matcher matcher = DEFINE.matcher(header);
    while (matcher.find()) {
      String clash = names.put(Integer.valueOf(matcher.group(2)), matcher.group(1));
      if (clash != null) {
        throw new IOException(clash + " and " + matcher.group(1) + " have the same number");
      }
    }
    if (names.size() < 300) {
      throw new IOException("only " + names.size() + " calls found: not a table of this form?");
    }
    return names;
  }

  private static void appendRuns(StringBuilder text, Map<Integer, String> names) {
    int next = -1;
    int column = 0;
    for (Map.Entry<Integer, String> entry : names.entrySet()) {
      String name = entry.getValue();
      if (entry.getKey() != next || column + 1 + name.length() > WIDTH) {
        String number = entry.getKey().toString();
        text.append(next < 0 ? "      " : "\n      ").append(number);
        column = 6 + number.length();
      }
      text.append(' ').append(name);
      column += 1 + name.length();
      next = entry.getKey() + 1;
    }
    text.append('\n');
  }
}
