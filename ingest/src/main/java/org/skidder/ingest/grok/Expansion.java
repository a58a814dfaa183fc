package org.skidder.ingest.grok;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces references to named patterns by groups. */
final class Expansion {
  private static final int MAX_LENGTH = 1 << 20;
  private static final Pattern REFERENCE =
      Pattern.compile("%\\{(\\w+)(?::([\\p{Alnum}@\\[\\]_:.-]+))?(?:=((?:[^{}]|\\{[^{}]*})+))?}");

  private final PatternLibrary library;
  private final Map<String, Grok.Capture> names;
  private final Map<String, String> groups = new HashMap<>();
  private final Map<String, String> inline = new HashMap<>();

  /** Notes the names of groups it makes in {@code names}. */
  Expansion(PatternLibrary library, Map<String, Grok.Capture> names) {
    this.library = library;
    this.names = names;
  }

  String expand(String pattern) {
    return expand(pattern, new LinkedHashSet<>());
  }

  /** The name of the group for a field: the regular expression need not understand field names. */
  String group(String field) {
    return groups.computeIfAbsent(
        field,
        named -> {
          String group = "g" + groups.size() + "_";
          names.put(group, Grok.capture(named));
          return group;
        });
  }

  private String expand(String pattern, Set<String> within) {
    Matcher reference = REFERENCE.matcher(pattern);
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (reference.find()) {
      out.append(pattern, at, reference.start());
      at = reference.end();
      String field = reference.group(2);
      out.append(field == null ? "(?:" : "(?<" + group(field) + ">");
      out.append(definition(reference.group(1), reference.group(3), within)).append(')');
      if (out.length() > MAX_LENGTH) {
        throw new IllegalArgumentException("the pattern expands to more than a million characters");
      }
    }
    return out.append(pattern, at, pattern.length()).toString();
  }

  private String definition(
      String name, @org.jspecify.annotations.Nullable String inlined, Set<String> within) {
    if (inlined != null) {
      inline.put(name, inlined);
    }
    String definition = inline.getOrDefault(name, library.patterns().get(name));
    if (definition == null) {
      throw new IllegalArgumentException(
          "Unable to find pattern [" + name + "] in Grok's pattern dictionary");
    }
    if (!within.add(name)) {
      throw new IllegalArgumentException("circular reference in pattern [" + name + "]");
    }
    String expanded = expand(definition, within);
    within.remove(name);
    return expanded;
  }
}
