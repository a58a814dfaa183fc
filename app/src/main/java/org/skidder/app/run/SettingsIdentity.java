package org.skidder.app.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Comparison;
import org.skidder.core.config.Config;

/** What makes two inputs the same: all their settings. Their hash is computed once. */
final class SettingsIdentity {
  private final Object settings;
  private final int hash;

  SettingsIdentity(Config section) {
    settings = Comparison.of(section);
    hash = settings.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof SettingsIdentity identity
            && hash == identity.hash
            && Objects.equals(settings, identity.settings));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
