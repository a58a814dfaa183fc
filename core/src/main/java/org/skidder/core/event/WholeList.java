package org.skidder.core.event;

import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of a {@link Template} that takes the place of the one an event brings, where another list
 * of this name ({@code tags}) would be appended to it. Immutable.
 */
public final class WholeList extends AbstractList<@Nullable Object> {
  private final List<@Nullable Object> items;

  /** A list of these items; maps and lists among them must not be changed any more. */
  public WholeList(List<? extends @Nullable Object> items) {
    this.items = Collections.unmodifiableList(items);
  }

  @Override
  public @Nullable Object get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }
}
