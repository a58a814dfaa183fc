package org.skidder.core.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Collects what is wrong with a configuration, so that a user sees everything at once. Belongs to
 * one thread.
 */
public final class Problems {
  private static final String DEPRECATED = "DEPRECATED: ";

  /** Where Filebeat gives old spellings up, as its own notices end. */
  private static final String REMOVAL = ". Will be removed in version: 7.0.0";

  private static final String UNKNOWN = "unknown option";

  /** How bad a problem is. */
  public enum Severity {
    /** Ends the start. */
    ERROR,
    /** Is logged; the setting is used or ignored as the message says. */
    WARNING
  }

  /**
   * One problem.
   *
   * @param option dotted path of the option, or empty
   * @param message what is wrong and what would be right
   * @param evenOff whether it is an error also in a section that is switched off
   */
  public record Problem(
      Severity severity, Origin origin, String option, String message, boolean evenOff) {
    /** Whether it is about an option that no record declares. */
    public boolean isUnknownOption() {
      return message.startsWith(UNKNOWN);
    }

    /** Whether a flag cannot be read at all, rather than the option that it sets being wrong. */
    public boolean isOfFlag() {
      return origin.line() == 0 && origin.file().startsWith("-") && option.isEmpty();
    }

    /**
     * {@code file:line: option: message}, without the place when nobody stated the option. What is
     * deprecated begins with that word, by which such notices are looked for in logs.
     */
    @Override
    public String toString() {
      String place = origin.equals(Origin.BUILT_IN) ? "" : origin + ": ";
      String at = option.isEmpty() ? place : place + option + ": ";
      return message.startsWith(DEPRECATED)
          ? DEPRECATED + at + message.substring(DEPRECATED.length())
          : at + message;
    }
  }

  /**
   * A notice of an old spelling that still counts.
   *
   * @param instead what to write now, without a full stop
   */
  public static String deprecated(String instead) {
    return DEPRECATED + instead + REMOVAL;
  }

  /** Reports problems of one section by the names of its record's components. */
  public interface Scope {
    /**
     * Reports an error.
     *
     * @param component name of the record component, or an option name
     */
    void error(String component, String message);

    /**
     * Reports an error that ends the start also when the section itself is switched off, as it does
     * in Filebeat.
     */
    void errorEvenOff(String component, String message);

    /** Reports a warning; see {@link #error}. */
    void warning(String component, String message);

    /**
     * Reports what a step that makes something of the option complains of.
     *
     * @param made throws an {@link IllegalArgumentException} for the user when the option is wrong
     */
    default boolean check(String component, Supplier<?> made) {
      try {
        var _ = made.get();
        return true;
      } catch (IllegalArgumentException e) {
        error(component, String.valueOf(e.getMessage()));
        return false;
      }
    }

    /**
     * Whether the configuration states the component's option (also with its default value); an
     * empty text states nothing.
     */
    boolean isSet(String component);

    /** The collection itself, for sections that are read with places of their own. */
    Problems all();
  }

  private final boolean strict;
  private final Set<Problem> all = new LinkedHashSet<>();
  private int reportedErrors;

  /** Collects errors and warnings. */
  public Problems() {
    this(false);
  }

  /**
   * Collects errors and warnings.
   *
   * @param strict whether every warning counts as an error
   */
  public Problems(boolean strict) {
    this.strict = strict;
  }

  /** Reports an error at a setting. */
  public void error(Config at, String message) {
    error(at.origin(), at.path(), message);
  }

  /** Reports an error. */
  public void error(Origin origin, String option, String message) {
    add(new Problem(Severity.ERROR, origin, option, message, false));
  }

  /** As {@link Scope#errorEvenOff}. */
  void errorEvenOff(Origin origin, String option, String message) {
    add(new Problem(Severity.ERROR, origin, option, message, true));
  }

  /** Reports a warning at a setting. */
  public void warning(Config at, String message) {
    warning(at.origin(), at.path(), message);
  }

  /** Reports a warning; an error when strict. */
  public void warning(Origin origin, String option, String message) {
    add(new Problem(strict ? Severity.ERROR : Severity.WARNING, origin, option, message, false));
  }

  /**
   * Reports an option that no record declares.
   *
   * @param hint what was probably meant, behind a separator; may be empty
   */
  public void unknownOption(Config at, String hint) {
    warning(at, (strict ? UNKNOWN : UNKNOWN + ", ignored") + hint);
  }

  /** Takes over the problems of a failed reading. */
  public void add(ConfigException failure) {
    addAll(failure.problems());
  }

  /**
   * Reads a part of the configuration. When it cannot be read at all, as when a variable without a
   * value says whether it is switched on, the reason is in here, and the other parts can be read.
   *
   * @return what was read; empty also when it could not be
   */
  public <T> Optional<T> reading(Supplier<Optional<T>> part) {
    try {
      return part.get();
    } catch (ConfigException e) {
      add(e);
      return Optional.empty();
    }
  }

  private void add(Problem problem) {
    all.add(problem);
    if (problem.severity() == Severity.ERROR) {
      reportedErrors++;
    }
  }

  /** An empty collection that is as strict as this one. */
  public Problems another() {
    return new Problems(strict);
  }

  /**
   * Takes over what was found in a section some of whose options could not be read, and had their
   * defaults: only what has nothing to do with these.
   *
   * @param unread names of these options
   */
  void addUnrelated(Problems found, Config section, Set<String> unread) {
    for (Problem problem : found.all) {
      String option = problem.option();
      String prefix = section.path().isEmpty() ? "" : section.path() + ".";
      boolean related = false;
      for (String name : unread) {
        Pattern word = Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)");
        related |= (option + ".").startsWith(prefix + name + ".");
        related |= word.matcher(problem.message()).find();
      }
      if (!related) {
        add(problem);
      }
    }
  }

  /** Takes over what another collection has. */
  public void addAll(Problems others) {
    addAll(others.all);
  }

  /** Takes over some of what another collection has. */
  public void addAll(Problems others, Predicate<Problem> which) {
    addAll(others.all.stream().filter(which).toList());
  }

  /**
   * Takes over what was found in a section that nobody reads now: nothing of it ends the start.
   *
   * @param why it does not count, behind each message
   */
  public void addUnused(Problems others, String why) {
    others.all.forEach(problem -> addUnused(problem, others.strict, why));
  }

  private void addUnused(Problem problem, boolean strict, String why) {
    boolean error = problem.severity() == Severity.ERROR && !strict;
    String message = error ? problem.message() + why : problem.message();
    warning(problem.origin(), problem.option(), message);
  }

  /**
   * Takes over what was found in a section that is switched off: of what is wrong with its own
   * options nothing but {@link Scope#errorEvenOff} ends the start, and nothing below it does.
   *
   * @param section its path
   */
  void addSwitchedOff(Problems others, String section) {
    String why = "; nobody reads it, " + section + " is switched off";
    for (Problem problem : others.all) {
      boolean own = problem.option().lastIndexOf('.') == section.length();
      if (problem.evenOff() && own) {
        add(problem);
      } else {
        addUnused(problem, others.strict, why);
      }
    }
  }

  /** Takes over problems. */
  public void addAll(Collection<Problem> problems) {
    problems.forEach(this::add);
  }

  /** Whether there is an error. */
  public boolean hasErrors() {
    for (Problem problem : all) {
      if (problem.severity() == Severity.ERROR) {
        return true;
      }
    }
    return false;
  }

  /** The errors, in the order of files and lines. */
  public List<Problem> errors() {
    return ofSeverity(Severity.ERROR);
  }

  /** The warnings, in the order of files and lines. */
  public List<Problem> warnings() {
    return ofSeverity(Severity.WARNING);
  }

  /** Ends the start if there are errors: the message lists all of them. */
  public void throwIfErrors() {
    List<Problem> errors = errors();
    if (!errors.isEmpty()) {
      throw new ConfigException(format(errors), errors);
    }
  }

  /**
   * How often errors were reported: also those that are known, from a section that is read twice.
   */
  int reportedErrors() {
    return reportedErrors;
  }

  private List<Problem> ofSeverity(Severity severity) {
    List<Problem> found = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (Problem problem : all) {
      if (problem.severity() == severity) {
        found.add(problem);
        if (!files.contains(problem.origin().file())) {
          files.add(problem.origin().file());
        }
      }
    }
    found.sort(
        Comparator.comparingInt((Problem p) -> files.indexOf(p.origin().file()))
            .thenComparingInt(p -> p.origin().line()));
    return found;
  }

  private static String format(Collection<Problem> problems) {
    if (problems.size() == 1) {
      return problems.iterator().next().toString();
    }
    StringBuilder text = new StringBuilder();
    text.append(problems.size()).append(" problems in the configuration:");
    for (Problem problem : problems) {
      text.append("\n  ").append(problem);
    }
    return text.toString();
  }
}
