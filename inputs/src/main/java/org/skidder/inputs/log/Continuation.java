package org.skidder.inputs.log;

import java.util.Optional;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.skidder.core.registry.StateKey;

/**
 * Where a new file goes on.
 *
 * @param unknownYet whether that cannot be said yet
 * @param generation 0 when it continues nothing
 * @param position from which on it is to be read
 * @param tail of what is before that
 * @param fingerprint of what was read
 * @param of the path it continues
 * @param left the file that its content left, if that is there with other content
 */
record Continuation(
    boolean unknownYet,
    long generation,
    long position,
    long tail,
    Fingerprint fingerprint,
    String of,
    Optional<StateKey> left) {
  /** It is no continuation. */
  static final Continuation NONE =
      new Continuation(false, 0, 0, 0, Fingerprint.NONE, "", Optional.empty());

  /** The next look will tell. */
  static final Continuation LATER =
      new Continuation(true, 0, 0, 0, Fingerprint.NONE, "", Optional.empty());

  /** This one, or another that goes on further behind. */
  Continuation orFurther(Continuation other) {
    return generation == 0 || (other.generation != 0 && other.position > position) ? other : this;
  }

  /**
   * A file that goes on with content of a known one.
   *
   * @param state of the known one
   * @param position from where on the file is to be read
   * @param copy the file
   */
  static Continuation of(
      FileState state, long position, HarvesterStarter.Opened copy, Optional<StateKey> left) {
    long tail = position == state.offset() ? state.tail() : 0;
    Fingerprint known = state.fingerprint();
    Fingerprint own =
        known.length() <= copy.headLength()
            ? known
            : Fingerprint.of(copy.head(), copy.headLength());
    return new Continuation(false, state.generation(), position, tail, own, state.source(), left);
  }
}
