package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.registry.Fingerprint;

/**
 * A read may bring less than was asked for, as on network file systems: what is known of a file
 * does not depend on it. For lines see the tests of their chain, which get them in random pieces.
 */
class ShortReadsTest {
  @TempDir Path folder;

  /** A file of which each read brings a few bytes. */
  private static Source sparing(Path path, Random random) throws IOException {
    return new SourceDouble(
        new PlainSource(path),
        (file, position, to, offset, length) ->
            file.read(position, to, offset, Math.min(length, 1 + random.nextInt(7))));
  }

  @Test
  void headAndTailOfAFileAreTheSame() throws IOException {
    for (int seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      byte[] content = new byte[1 + random.nextInt(3000)];
      random.nextBytes(content);
      Path path = Files.write(folder.resolve("a.log"), content);
      try (Source source = sparing(path, random)) {
        int known = Math.min(content.length, Harvester.HEAD);
        byte[] head = new byte[Harvester.HEAD];
        assertThat(Contents.readHead(source, head)).as("seed %d", seed).isEqualTo(known);
        assertThat(Arrays.copyOf(head, known)).isEqualTo(Arrays.copyOf(content, known));
        assertThat(Contents.begin(source, Fingerprint.of(content, known))).isTrue();

        int position = random.nextInt(content.length + 1);
        byte[] before =
            Arrays.copyOfRange(content, Math.max(0, position - Contents.TAIL), position);
        assertThat(Contents.before(source, position)).as("seed %d", seed).isEqualTo(before);
        assertThat(Contents.has(source, position - before.length, before, before.length)).isTrue();
      }
    }
  }

  @Test
  void aFileThatIsTooShortIsToldFromOneThatIsReadSlowly() throws IOException {
    Path path = Files.writeString(folder.resolve("a.log"), "12345");
    try (Source source = sparing(path, new Random(1))) {
      assertThat(Contents.before(source, 6)).isEmpty();
      assertThat(Contents.has(source, 3, InputRig.utf8("456"), 3)).isFalse();
    }
  }
}
