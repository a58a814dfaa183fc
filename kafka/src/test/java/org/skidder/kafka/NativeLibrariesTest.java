package org.skidder.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeLibrariesTest {
  @TempDir Path data;

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "ZSTD"})
  void librariesAreUnpackedInTheDataFolderAndNothingIsLeftThere(Compression kind)
      throws IOException {
    NativeLibraries.load(kind, data);
    assertThat(data.resolve("native")).isEmptyDirectory();
    NativeLibraries.load(kind, data);
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "GZIP", "LZ4"})
  void theOthersNeedNone(Compression kind) throws IOException {
    NativeLibraries.load(kind, data);
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeUsedIsNamedWithAWayOut() throws IOException {
    Path file = Files.createFile(data.resolve("native"));
    assertThatIOException()
        .isThrownBy(() -> NativeLibraries.load(Compression.SNAPPY, data))
        .withMessageStartingWith("compression snappy needs native code")
        .withMessageContaining(file.toString())
        .withMessageContaining("choose gzip or lz4")
        .withMessageContaining("-Dorg.xerial.snappy.tempdir=FOLDER");
  }
}
