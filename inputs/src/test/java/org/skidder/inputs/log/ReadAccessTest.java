package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAccessTest {
  @TempDir Path folder;

  private String advice(String permissions) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    return ReadAccess.advice(folder);
  }

  @Test
  void theGroupIsNamedAsAWayOnlyIfItMayRead() throws IOException {
    String owner = Files.getOwner(folder).getName();
    assertThat(advice("rwxr-x---"))
        .contains("through the group")
        .endsWith("(it belongs to " + owner + ")");
    assertThat(advice("rwx------"))
        .contains("with setfacl")
        .doesNotContain("through the group")
        .endsWith("(it belongs to " + owner + ")");
  }
}
