package org.skidder.core.config;

import java.util.Optional;

/** Where variables find what neither settings nor environment supply. Thread-safe. */
@FunctionalInterface
public interface SecretSource {
  /** Knows nothing. */
  SecretSource NONE = name -> Optional.empty();

  /** The secret of that name (case-sensitive). Its text is used as it is, never given a type. */
  Optional<String> get(String name);
}
