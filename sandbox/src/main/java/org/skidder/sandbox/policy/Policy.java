package org.skidder.sandbox.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.skidder.core.config.Option;

/**
 * A policy by names.
 *
 * @param name what the logs call it
 * @param defaultAction what happens to calls that no group lists
 * @param groups checked in order, the first that lists a call decides
 * @param threadsOnly whether {@code clone} may only make threads of this process: no new process,
 *     no new namespace. {@code clone3}, whose arguments a filter cannot see, is then reported as
 *     not implemented, whereupon the C library uses {@code clone}
 */
public record Policy(String name, Action defaultAction, List<Group> groups, boolean threadsOnly) {

  /**
   * Calls with one action.
   *
   * @param names as in the architecture's kernel table
   */
  public record Group(
      @Option(value = "What happens to these calls.", required = true) Action action,
      @Option(
              value = "System calls by their names in the architecture's kernel table.",
              required = true)
          List<String> names) {
    public Group {
      names = List.copyOf(names);
    }
  }

  public Policy {
    groups = List.copyOf(groups);
  }

  /** How many calls the groups name, each counted once. */
  public int rules() {
    Set<String> names = new HashSet<>();
    for (Group group : groups) {
      names.addAll(group.names());
    }
    return names.size();
  }
}
