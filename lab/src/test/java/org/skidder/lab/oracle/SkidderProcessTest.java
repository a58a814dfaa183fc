package org.skidder.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SkidderProcessTest {
  @Test
  void aSignalBeforeTheJvmIsUpIsKnownByWhatItSays() {
    assertThat(
            SkidderProcess.wasNotUp(
                """
                Runtime.exit(143) logging failed: Cannot invoke "java.lang.Module.getClassLoader()"
                Error occurred during initialization of VM
                java.lang.InternalError: Bad level: 2
                \tat jdk.internal.misc.VM.initLevel(java.base/VM.java:64)

                """))
        .isTrue();
    assertThat(SkidderProcess.wasNotUp("Exiting: the data path is in use\n")).isFalse();
  }
}
