package org.skidder.core.config;

import java.util.Optional;
import java.util.Set;

/** Warns about names that no record declares, with the name that was probably meant. */
final class UnknownOptions {
  /** Options of older versions without a successor. */
  private static final Set<String> GONE = Set.of("save_topology", "topology_expire", "geoip");

  private final Problems problems;

  UnknownOptions(Problems problems) {
    this.problems = problems;
  }

  void check(Config section, Binder.Known known) {
    if (section.isMap()) {
      check(section, "", known);
    }
  }

  private void check(Config section, String prefix, Binder.Known known) {
    for (Config child : section.named()) {
      String name = prefix + child.name();
      if (known.all.contains(name)) {
        continue;
      }
      if (isPrefix(name, known)) {
        check(child, name + ".", known);
      } else if (!child.isAnchored()) {
        problems.unknownOption(child, hint(name, child, known));
      }
    }
  }

  private static boolean isPrefix(String name, Binder.Known known) {
    String prefix = name + ".";
    for (String option : known.all) {
      if (option.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** What took the place of settings that have had no effect since version 6. */
  private static String replacementOf(Config option) {
    if (option.path().equals("output.file.index")) {
      return "filename";
    }
    if (option.name().equals("host") && option.path().startsWith("output")) {
      return "hosts";
    }
    return switch (option.name()) {
      case "document_type" -> "a custom field";
      case "force_close_files" -> "close_removed and close_renamed";
      case "close_older" -> "close_inactive";
      case "tail_on_rotate" -> "tail_files";
      case "filters" -> "processors";
      case "tls" -> "ssl";
      case "certificate_key" -> "key";
      case "insecure" -> "verification_mode: none";
      case "min_version", "max_version" -> "supported_protocols";
      case "shipper" -> "name and tags at the top level";
      case "template" -> "setup.template";
      case "dashboards" -> "setup.dashboards";
      case "use_type" -> "a format string in topic";
      default -> "";
    };
  }

  private static String hint(String name, Config option, Binder.Known known) {
    String last = option.name();
    if (GONE.contains(last)) {
      return "; older versions had it, and nothing takes its place";
    }
    String replacement = replacementOf(option);
    if (!replacement.isEmpty()) {
      return "; older versions had it, now use " + replacement;
    }
    Optional<String> similar = Similar.to(name, known.current);
    if (similar.isPresent()) {
      return "; did you mean '" + similar.get() + "'?";
    }
    for (Binder.Known outer = known.outer; outer != null; outer = outer.outer) {
      if (outer.current.contains(last)) {
        return "; '" + last + "' belongs to the section around this one: check the indentation";
      }
    }
    for (var section : known.sections.entrySet()) {
      if (new Binder.Known(section.getValue()).current.contains(last)) {
        return "; did you mean '" + section.getKey() + "." + last + "'? Check the indentation";
      }
    }
    return "";
  }
}
