package org.skidder.modules.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that a template may call. */
@FunctionalInterface
public interface Function {
  /**
   * The result; null for none.
   *
   * @throws IllegalArgumentException when the arguments do not fit; the message is shown
   */
  @Nullable Object call(List<@Nullable Object> arguments);
}
