package org.skidder.containers.discovery;

import java.util.List;

/** Is told by a provider what there is. Thread-safe; returns at once. */
public interface Discoveries {
  /**
   * A thing is there: this is all there is of it now, in place of what was told of it before. What
   * is told again unchanged goes on undisturbed; what is not told again is gone (see {@link
   * #gone}).
   *
   * @param thing identifies it among all of the provider's: the id of a container, the UID of a pod
   */
  void present(String thing, List<Sighting> sightings);

  /**
   * A thing is gone. What reads it goes on for the provider's {@link Provider#cleanupTimeout} and
   * until everything is read, unless it comes back meanwhile.
   */
  void gone(String thing);
}
