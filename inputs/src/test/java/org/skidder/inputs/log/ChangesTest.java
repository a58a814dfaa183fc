package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;

/** What became of a file that was read before. */
class ChangesTest {
  private static final String TEXT = "the first line\nthe second line\n";

  @TempDir Path folder;

  private FoundFile write(String text) throws IOException {
    return FoundFile.look(Files.writeString(folder.resolve("a.log"), text));
  }

  private static FileState read(FoundFile file) {
    byte[] content = InputRig.utf8(TEXT);
    return FileState.of(file.id(), file.path())
        .withOffset(content.length, Contents.tail(content, content.length))
        .withFingerprint(Fingerprint.of(content, content.length));
  }

  /** Opens files, or those that cannot be read further than their first bytes. */
  private record Opener(boolean failing) implements Continuations.Opener {
    @Override
    public boolean readsCompressed() {
      return true;
    }

    @Override
    public Optional<HarvesterStarter.Opened> open(FoundFile file) {
      try {
        if (failing) {
          return Optional.of(SourceDouble.failing(file));
        }
        byte[] head = new byte[Harvester.HEAD];
        Source source = new PlainSource(file.path());
        return Optional.of(
            new HarvesterStarter.Opened(source, head, Contents.readHead(source, head), false));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aFileThatCannotBeReadIsNotTakenForAnother() throws IOException {
    FoundFile file = write(TEXT);
    HarvesterStarter.Opened opened = SourceDouble.failing(file);
    assertThatThrownBy(() -> Changes.isOther(read(file), opened)).isInstanceOf(IOException.class);
    opened.close();
  }

  @Test
  void itIsLookedAtAgainWhenItCanBeRead() throws IOException {
    FoundFile file = write(TEXT.replace("second", "zweite"));
    Tracked known =
        new Tracked(read(write(TEXT)).withFingerprint(Fingerprint.of(InputRig.utf8(TEXT), 4)));
    write(TEXT.replace("second", "zweite"));
    assertThatThrownBy(() -> new Changes(new Opener(true)).isToBeRead(file, known))
        .isInstanceOf(IOException.class);

    assertThat(new Changes(new Opener(false)).isToBeRead(file, known)).isTrue();
    assertThat(new Changes(new Opener(false)).isToBeRead(file, known))
        .as("once per modification")
        .isFalse();
  }

  @Test
  void aDamagedArchiveIsNoCopyOfWhatIsBehindTheDamage() throws IOException {
    HarvesterStarter.Opened opened =
        SourceDouble.failing(write(TEXT), new ZipException("invalid distance too far back"));
    assertThat(opened.agrees(TEXT.length(), 1)).isFalse();
    assertThat(opened.endBefore(TEXT.length() + 1)).isEqualTo(TEXT.length());
    opened.close();
  }
}
