package org.skidder.sandbox;

import java.util.List;
import java.util.stream.Stream;

/** The garbage collectors that the launcher may choose and this JVM has. */
final class Collectors {
  private Collectors() {}

  static Stream<String> names() {
    return Stream.of("UseSerialGC", "UseParallelGC", "UseG1GC", "UseZGC", "UseShenandoahGC")
        .filter(Collectors::isOffered);
  }

  private static boolean isOffered(String flag) {
    List<String> mandatory = List.of("UseSerialGC", "UseParallelGC", "UseG1GC", "UseZGC");
    return mandatory.contains(flag)
        || !new ChildJvm()
            .with("-XX:+" + flag, "-version")
            .run(Churn.class)
            .output()
            .contains("not supported");
  }
}
