package org.skidder.sandbox.landlock;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.skidder.sandbox.kernel.Errno;
import org.skidder.sandbox.kernel.Kernel;

/**
 * Executes the command of this process once more in the same process, keeping the restrictions of
 * the calling thread (execve(2)).
 */
final class SecondStart {
  /** Environment variable of the second start; its value is the process id. */
  static final String MARK = "SKIDDER_LANDLOCK";

  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private SecondStart() {}

  /** Whether this process is the second start; the id keeps the mark from being inherited. */
  static boolean isMarked() {
    return Long.toString(ProcessHandle.current().pid()).equals(System.getenv(MARK));
  }

  /** Does not return when it succeeds. */
  static void execute(Kernel kernel) throws LandlockException {
    try (Arena arena = Arena.ofConfined()) {
      String binary = Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
      List<byte[]> environment = words(Files.readAllBytes(Path.of("/proc/self/environ")));
      environment.removeIf(
          word -> new String(word, StandardCharsets.ISO_8859_1).startsWith(MARK + "="));
      environment.add(
          (MARK + "=" + ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
      MemorySegment arguments =
          vector(arena, words(Files.readAllBytes(Path.of("/proc/self/cmdline"))));
      MemorySegment variables = vector(arena, environment);
      MemorySegment path = arena.allocateFrom(binary, StandardCharsets.UTF_8);
      // Files the JVM opened without close-on-exec must not pile up in the second one.
      kernel.call(kernel.table().required("close_range"), 3, 0xffff_ffffL, CLOSE_RANGE_CLOEXEC);
      long result =
          kernel.call(
              kernel.table().required("execve"),
              path.address(),
              arguments.address(),
              variables.address());
      throw new LandlockException(
          "landlock: cannot start "
              + binary
              + " again inside the restriction: "
              + Errno.describe((int) -result));
    } catch (IOException e) {
      throw new LandlockException(
          "landlock: cannot read the own command line from /proc: " + e.getMessage());
    }
  }

  /** The zero-terminated words of a file of /proc, as bytes: nothing may be decoded on the way. */
  static List<byte[]> words(byte[] text) {
    List<byte[]> words = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < text.length; at++) {
      if (text[at] == 0) {
        words.add(Arrays.copyOfRange(text, start, at));
        start = at + 1;
      }
    }
    return words;
  }

  private static MemorySegment vector(Arena arena, List<byte[]> words) {
    MemorySegment pointers = arena.allocate(8L * (words.size() + 1), 8);
    ByteBuffer view = pointers.asByteBuffer().order(ByteOrder.nativeOrder());
    for (byte[] word : words) {
      MemorySegment copy = arena.allocate(word.length + 1L, 1);
      copy.asByteBuffer().put(word);
      view.putLong(copy.address());
    }
    view.putLong(0);
    return pointers;
  }
}
