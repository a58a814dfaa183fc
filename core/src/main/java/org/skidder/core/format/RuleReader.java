package org.skidder.core.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.skidder.core.condition.Condition;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

/** Reads the rules of a selector. */
final class RuleReader {
  private final String name;
  private final UnaryOperator<String> finish;
  private final Problems problems;

  RuleReader(String name, UnaryOperator<String> finish, Problems problems) {
    this.name = name;
    this.finish = finish;
    this.problems = problems;
  }

  List<Rule> read(Optional<Config> list) {
    List<Rule> rules = new ArrayList<>();
    if (list.isEmpty()) {
      return rules;
    }
    if (!list.get().isList() || !list.get().named().isEmpty()) {
      if (!list.get().isEmpty() || list.get().isScalar()) {
        problems.error(list.get(), "expected a list of rules, each begun with '- " + name + ": '");
      }
      return rules;
    }
    for (Config item : list.get().items()) {
      rule(item).filter(rule -> !rule.isUseless()).ifPresent(rules::add);
    }
    return rules;
  }

  private Optional<Rule> rule(Config item) {
    if (!item.isMap()) {
      problems.error(item, "expected a rule with '" + name + "': a format string");
      return Optional.empty();
    }
    for (Config child : item.named()) {
      if (!List.of(name, "mappings", "mapping", "default", "when").contains(child.name())) {
        problems.unknownOption(child, "");
      }
    }
    Optional<FormatString> format = format(item);
    Optional<Map<String, String>> mappings = mappings(item);
    Optional<String> instead = item.get("default").flatMap(this::text);
    Optional<Condition> when = Condition.when(item, problems);
    return format.flatMap(f -> when.map(w -> new Rule(f, mappings, instead, w, finish)));
  }

  private Optional<FormatString> format(Config item) {
    Optional<Config> at = item.get(name);
    if (at.isEmpty()) {
      problems.error(item, "missing '" + name + "' in this rule: a format string");
      return Optional.empty();
    }
    try {
      return text(at.get()).map(FormatString::parse);
    } catch (IllegalArgumentException e) {
      problems.error(at.get(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<String> text(Config at) {
    Optional<String> text = at.text();
    if (text.isEmpty()) {
      problems.error(at, "expected a text");
    }
    return text;
  }

  private Optional<Map<String, String>> mappings(Config item) {
    Optional<Config> section = item.get("mappings");
    Optional<Config> other = item.get("mapping");
    if (section.isPresent() && other.isPresent()) {
      problems.error(other.get(), "means the same as 'mappings'; keep only one");
    }
    Optional<Config> table = section.or(() -> other);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    if (table.get().isScalar()) {
      problems.error(table.get(), "expected a table, each line 'value of the string: result'");
      return Optional.empty();
    }
    Map<String, String> mappings = new LinkedHashMap<>();
    collect(table.get(), "", mappings);
    return Optional.of(mappings);
  }

  /** Names of a configuration nest at dots; the names of this table are what was written. */
  private void collect(Config section, String prefix, Map<String, String> mappings) {
    for (Config child : section.children()) {
      String key = prefix + child.name();
      if (child.isScalar()) {
        text(child).ifPresent(text -> mappings.put(key, text));
      } else {
        collect(child, key + ".", mappings);
      }
    }
  }
}
