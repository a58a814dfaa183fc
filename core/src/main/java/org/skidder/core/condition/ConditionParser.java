package org.skidder.core.condition;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.condition.ValueTest.Mismatch;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldPath;
import org.skidder.core.regex.LineMatcher;

/** Reads conditions from the configuration. */
final class ConditionParser {
  private static final List<String> KINDS =
      List.of("equals", "contains", "regexp", "range", "has_fields", "network", "or", "and", "not");

  private final Problems problems;

  ConditionParser(Problems problems) {
    this.problems = problems;
  }

  Optional<Condition> parse(Config section) {
    List<Config> kinds = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Config child : section.named()) {
      if (KINDS.contains(child.name())) {
        kinds.add(child);
      } else {
        unknown.add(child.name());
      }
    }
    if (kinds.isEmpty()) {
      String found = unknown.isEmpty() ? "" : "; not known: " + String.join(", ", unknown);
      problems.error(
          section, "missing condition: state one of " + String.join(", ", KINDS) + found);
      return Optional.empty();
    }
    if (kinds.size() > 1) {
      problems.error(
          section,
          "more than one condition ("
              + String.join(", ", kinds.stream().map(Config::name).toList())
              + "); combine them with and: or or:");
      return Optional.empty();
    }
    for (String name : unknown) {
      problems.warning(section, "unknown condition '" + name + "', ignored");
    }
    return ofKind(kinds.get(0));
  }

  private Optional<Condition> ofKind(Config kind) {
    return switch (kind.name()) {
      case "equals", "contains", "regexp" -> ofValues(kind);
      case "range" -> range(kind);
      case "has_fields" -> hasFields(kind);
      case "network" -> network(kind);
      case "or" -> several(kind).map(Condition.Any::new);
      case "and" -> several(kind).map(Condition.All::new);
      default -> parse(kind).map(Condition.Not::new);
    };
  }

  private Optional<List<Condition>> several(Config kind) {
    List<Config> items = kind.items();
    if (items.isEmpty()) {
      problems.error(
          kind, "missing condition: expected a list of conditions, each begun with '- '");
      return Optional.empty();
    }
    List<Condition> conditions = new ArrayList<>();
    for (Config item : items) {
      parse(item).ifPresent(conditions::add);
    }
    return conditions.size() == items.size() ? Optional.of(conditions) : Optional.empty();
  }

  private Optional<Condition> hasFields(Config kind) {
    if (!kind.names().isEmpty()) {
      problems.error(kind, "expected a list of fields, each begun with '- '");
      return Optional.empty();
    }
    List<Config> names = kind.isScalar() ? List.of(kind) : kind.items();
    List<Condition> conditions = new ArrayList<>();
    for (Config name : names) {
      name.text().ifPresent(t -> conditions.add(new Condition.HasField(FieldPath.of(t))));
    }
    return Optional.of(all(conditions));
  }

  private static Condition all(List<Condition> conditions) {
    return conditions.size() == 1 ? conditions.get(0) : new Condition.All(List.copyOf(conditions));
  }

  private Optional<Condition> ofValues(Config kind) {
    Optional<Map<String, Config>> fields = fields(kind);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<String, Config> entry : fields.get().entrySet()) {
      valueTest(kind.name(), entry.getValue())
          .ifPresent(
              test -> conditions.add(new Condition.Field(FieldPath.of(entry.getKey()), test)));
    }
    return conditions.size() == fields.get().size()
        ? Optional.of(all(conditions))
        : Optional.empty();
  }

  private Optional<Condition> network(Config kind) {
    List<Condition> conditions = new ArrayList<>();
    if (!kind.isMap()) {
      problems.error(kind, "expected fields with networks, for example source.ip: private");
      return Optional.empty();
    }
    return networks(kind, "", conditions) ? Optional.of(all(conditions)) : Optional.empty();
  }

  private boolean networks(Config section, String prefix, List<Condition> conditions) {
    boolean valid = true;
    for (Config child : section.children()) {
      String name = prefix + child.name();
      if (child.isMap()) {
        valid &= networks(child, name + ".", conditions);
        continue;
      }
      List<NetworkRange> ranges = new ArrayList<>();
      for (Config item : child.isScalar() ? List.of(child) : child.items()) {
        try {
          ranges.add(NetworkRange.parse(item.text().orElse("")));
        } catch (IllegalArgumentException e) {
          problems.error(item, String.valueOf(e.getMessage()));
          valid = false;
        }
      }
      conditions.add(
          new Condition.Field(
              FieldPath.of(name), new ValueTest.InNetwork(ranges, mismatch(child, "a text"))));
    }
    return valid;
  }

  /** The leaves of a section by dotted name. */
  private Optional<Map<String, Config>> fields(Config kind) {
    Map<String, Config> leaves = new LinkedHashMap<>();
    boolean complete = kind.isMap() && collect(kind, "", leaves);
    if ((complete && leaves.isEmpty()) || !kind.isMap()) {
      problems.error(kind, "expected fields with values, for example level: error");
      return Optional.empty();
    }
    return complete ? Optional.of(leaves) : Optional.empty();
  }

  private boolean collect(Config section, String prefix, Map<String, Config> leaves) {
    boolean complete = true;
    List<Config> children = section.children();
    if (section.names().size() > section.named().size()) {
      problems.error(section, "a value is missing (null) below " + section.name());
      complete = false;
    }
    for (Config child : children) {
      String name = prefix + child.name();
      if (child.isScalar()) {
        leaves.put(name, child);
      } else {
        if (child.isList() && !child.isMap()) {
          problems.warning(child, "a list never equals a field; use or: with one entry per value");
        }
        complete &= collect(child, name + ".", leaves);
      }
    }
    return complete;
  }

  private Optional<ValueTest> valueTest(String kind, Config leaf) {
    return switch (kind) {
      case "equals" -> equalTo(leaf);
      case "contains" ->
          text(leaf).map(text -> new ValueTest.Contains(text, mismatch(leaf, "a text")));
      default -> text(leaf).flatMap(pattern -> regexp(pattern, leaf));
    };
  }

  private static Mismatch mismatch(Config leaf, String wanted) {
    return new Mismatch(leaf.toString(), wanted);
  }

  private Optional<ValueTest> equalTo(Config leaf) {
    Mismatch mismatch = mismatch(leaf, "a whole number, a text, or true or false");
    Object wanted = leaf.toPlain();
    return switch (wanted) {
      case Long number -> Optional.of(new ValueTest.EqualsNumber(number, mismatch));
      case BigInteger number when number.bitLength() <= 64 ->
          Optional.of(new ValueTest.EqualsNumber(number.longValue(), mismatch));
      case Boolean flag -> Optional.of(new ValueTest.EqualsFlag(flag, mismatch));
      case String text ->
          Optional.of(new ValueTest.EqualsText(text, new ValueTest.Needle(text), mismatch));
      default -> {
        problems.error(
            leaf,
            "equals compares whole numbers, texts, true and false only, not "
                + wanted
                + "; use range for other numbers");
        yield Optional.empty();
      }
    };
  }

  private Optional<String> text(Config leaf) {
    if (leaf.toPlain() instanceof String text) {
      return Optional.of(text);
    }
    problems.error(leaf, "expected a text, found " + leaf.toPlain() + "; put it in quotes");
    return Optional.empty();
  }

  private Optional<ValueTest> regexp(String pattern, Config leaf) {
    try {
      return Optional.of(
          new ValueTest.Matches(LineMatcher.parse(pattern), mismatch(leaf, "a text")));
    } catch (IllegalArgumentException e) {
      problems.error(leaf, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Condition> range(Config kind) {
    Optional<Map<String, Config>> leaves = fields(kind);
    if (leaves.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Bounds> fields = new LinkedHashMap<>();
    boolean valid = true;
    for (Map.Entry<String, Config> entry : leaves.get().entrySet()) {
      valid &= bound(entry.getKey(), entry.getValue(), fields);
    }
    if (!valid) {
      return Optional.empty();
    }
    List<Condition> conditions = new ArrayList<>();
    fields.forEach(
        (field, bounds) -> conditions.add(new Condition.Field(FieldPath.of(field), bounds.test())));
    return Optional.of(all(conditions));
  }

  /** Bounds of one field while they are collected. */
  private static final class Bounds {
    final Mismatch mismatch;
    double gt = Double.NEGATIVE_INFINITY;
    double gte = Double.NEGATIVE_INFINITY;
    double lt = Double.POSITIVE_INFINITY;
    double lte = Double.POSITIVE_INFINITY;

    Bounds(Mismatch mismatch) {
      this.mismatch = mismatch;
    }

    boolean set(String name, double value) {
      switch (name) {
        case "gt" -> gt = value;
        case "gte" -> gte = value;
        case "lt" -> lt = value;
        case "lte" -> lte = value;
        default -> {
          return false;
        }
      }
      return true;
    }

    ValueTest test() {
      return new ValueTest.Range(gt, gte, lt, lte, mismatch);
    }
  }

  private boolean bound(String path, Config leaf, Map<String, Bounds> fields) {
    int dot = path.lastIndexOf('.');
    String field = path.substring(0, Math.max(0, dot));
    Optional<Double> number = number(leaf);
    if (number.isEmpty()) {
      problems.error(leaf, "expected a number, found '" + leaf.text().orElse("") + "'");
      return false;
    }
    Bounds bounds = fields.computeIfAbsent(field, _ -> new Bounds(mismatch(leaf, "a number")));
    if (field.isEmpty() || !bounds.set(path.substring(dot + 1), number.get())) {
      problems.error(leaf, "expected a bound gte, gt, lte or lt below the field");
      return false;
    }
    return true;
  }

  private static Optional<Double> number(Config leaf) {
    Object value = leaf.toPlain();
    if (value instanceof Number number) {
      return Optional.of(number.doubleValue());
    }
    String text = leaf.text().orElse("").strip();
    // Java also takes 1d and 1f, which are no numbers elsewhere.
    if (!(value instanceof String)
        || text.isEmpty()
        || "dDfF".indexOf(text.charAt(text.length() - 1)) >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
