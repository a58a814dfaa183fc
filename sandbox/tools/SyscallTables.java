import java.io.IOException;
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
 *     sandbox/src/main/resources/org/skidder/sandbox/kernel
 * </pre>
 *
 * <p>The output depends on nothing but the headers: run it twice and the files are identical.
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
    write(args[0], "amd64", uapi, "x86/asm/unistd_64.h", out);
    write(args[0], "386", uapi, "x86/asm/unistd_32.h", out);
    write(args[0], "arm64", uapi, "arm64/asm/unistd_64.h", out);
  }

  private static void write(String source, String arch, Path uapi, String header, Path out)
      throws Exception {
    byte[] bytes = Files.readAllBytes(uapi.resolve(header));
    String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    StringBuilder text = new StringBuilder();
    text.append("# Linux system call numbers, ").append(arch).append(".\n");
    text.append("# Source: ").append(source).append(", ").append(header).append('\n');
    text.append("# SHA-256 of the header: ").append(sha).append('\n');
    text.append("# Written by sandbox/tools/SyscallTables.java; do not edit.\n");
    text.append("# A line holds the first number and the names that follow one by one.\n");
    appendRuns(text, parse(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII)));
    Files.writeString(out.resolve("syscalls-" + arch + ".txt"), text);
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
        text.append(next < 0 ? "" : "\n").append(number);
        column = number.length();
      }
      text.append(' ').append(name);
      column += 1 + name.length();
      next = entry.getKey() + 1;
    }
    text.append('\n');
  }
}
