package org.skidder.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills configuration records from sections.
 *
 * <p>A component may be: {@code String}, {@code boolean}, {@code int}, {@code long}, {@code
 * double}, {@link Duration}, {@link ByteSize}, {@link FileMode}, {@link Path}, an enum (names in
 * lower case, or what its method {@code String configName()} says), any type with {@code public
 * static parse(String)} that throws {@code IllegalArgumentException} with a message for the user,
 * {@code List<T>} (a single value is a list of one), {@code Map<String, T>}, {@code Map<String,
 * Object>}, {@link Config} for a section read elsewhere, a nested record, and {@code Optional} of
 * any of these; an empty text leaves an optional text or path not stated. A record component
 * without {@code Optional} has all its own defaults when its section is absent.
 *
 * <p>{@link #tryBind} reports problems and goes on, so that a run can show all of them; {@link
 * #bind} is for places where nothing follows.
 */
public final class Binder {
  private final Problems problems;
  private final Converter converter;
  private final Set<String> otherNames = new LinkedHashSet<>();
  private final Set<String> currentOthers = new LinkedHashSet<>();
  private boolean checksNames = true;
  private @Nullable Known enclosing; // of the section being bound around the present one

  /** Binds and reports to {@code problems}. */
  public Binder(Problems problems) {
    this.problems = problems;
    this.converter = new Converter(this, problems);
  }

  /**
   * Fills a record.
   *
   * @throws ConfigException with everything in {@code problems}, if there is an error
   */
  public static <R extends Record> R bind(Config section, Class<R> type, Problems problems) {
    Optional<R> bound = new Binder(problems).tryBind(section, type);
    problems.throwIfErrors();
    return bound.orElseThrow();
  }

  /** Fills a record; empty if the section has errors, which are in {@code problems} then. */
  public static <R extends Record> Optional<R> tryBind(
      Config section, Class<R> type, Problems problems) {
    return new Binder(problems).tryBind(section, type);
  }

  /**
   * Fills a record as {@link #tryBind(Config, Class, Problems)} does, from a section that may be
   * switched off ({@code enabled: false}): nothing of it ends the start then, its mistakes are
   * warnings.
   *
   * @param type a record with a component {@code enabled}
   */
  public static <R extends Record> Optional<R> tryBindSwitched(
      Config section, Class<R> type, Problems problems) {
    Binder binder = new Binder(problems);
    try {
      return section.isEnabled()
          ? binder.tryBind(section, type)
          : binder.tryBindUnused(section, type);
    } catch (ConfigException e) {
      problems.add(e); // in what says whether it is
      return Optional.empty();
    }
  }

  /** A record with all defaults. It must have no required option. */
  public static <R extends Record> R defaults(Class<R> type) {
    return bind(Config.empty(), type, new Problems());
  }

  /** Names in the section that someone else reads: no warning about them. */
  public Binder allowOther(String... names) {
    otherNames.addAll(List.of(names));
    currentOthers.addAll(List.of(names));
    return this;
  }

  /** Options of a record that is bound from the same section: no warning about them. */
  public Binder allowOther(Class<? extends Record> type) {
    Known known = new Known(type);
    otherNames.addAll(known.all);
    currentOthers.addAll(known.current);
    return this;
  }

  /** Says nothing about unknown names of the section itself; those below are still checked. */
  Binder withoutNameCheck() {
    checksNames = false;
    return this;
  }

  /** Fills a record; empty if the section has errors, which are in the problems then. */
  public <R extends Record> Optional<R> tryBind(Config section, Class<R> type) {
    int errors = problems.reportedErrors();
    Optional<R> bound = bindReadable(section, type);
    return problems.reportedErrors() > errors ? Optional.empty() : bound;
  }

  /**
   * Fills a record so that what follows from it can be checked, too: options that cannot be read
   * have their defaults. Errors are in the problems; empty if nothing can be made of it.
   */
  <R extends Record> Optional<R> bindReadable(Config section, Class<R> type) {
    List<OptionSpec> specs = OptionSpec.of(type);
    Set<String> unread = new LinkedHashSet<>();
    Known known = new Known(specs);
    if (enclosing == null) {
      known.all.addAll(otherNames);
      known.current.addAll(currentOthers);
    }
    known.outer = enclosing;
    R record = null;
    try {
      if (section.isScalar() && !section.isVoid()) {
        throw new ConfigException(section.origin(), section.path(), Converter.noSection(section));
      }
      if (checksNames || enclosing != null) {
        new UnknownOptions(problems).check(section, known);
      }
      enclosing = known;
      record = fill(section, type, specs, unread);
    } catch (ConfigException e) {
      problems.add(e);
    } finally {
      enclosing = known.outer;
    }
    return Optional.ofNullable(record);
  }

  /**
   * Fills the record of a section that is switched off. Nobody reads its other options: mistakes
   * there are warnings, but for those of {@link Problems.Scope#errorEvenOff}, and it counts as one
   * that says no more than this.
   */
  <R extends Record> Optional<R> tryBindUnused(Config section, Class<R> type) {
    Problems found = problems.another();
    Binder apart = new Binder(found);
    apart.enclosing = enclosing;
    Optional<R> bound =
        apart
            .tryBind(section, type)
            .or(() -> tryBind(Config.of(Map.of("enabled", false)), type, new Problems()));
    if (bound.isPresent()) {
      problems.addSwitchedOff(found, section.path());
    } else {
      problems.addAll(found); // without its other options it cannot be
    }
    return bound;
  }

  /**
   * Makes the record. An option that cannot be read gets its default and is noted as {@code
   * unread}, so that the others can be checked; null when it has none.
   */
  private <R extends Record> @Nullable R fill(
      Config section, Class<R> type, List<OptionSpec> specs, Set<String> unread) {
    Object[] values = new Object[specs.size()];
    Map<String, Config> stated = new HashMap<>();
    boolean complete = true;
    for (int i = 0; i < values.length; i++) {
      OptionSpec spec = specs.get(i);
      int errors = problems.reportedErrors();
      try {
        if (spec.option().inline()) {
          values[i] = fill(section, spec.section(), OptionSpec.of(spec.section()), unread);
          complete &= values[i] != null;
          continue;
        }
        Config at = stated(section, spec);
        if (at != null) {
          stated.put(spec.component(), at);
        }
        values[i] = value(section, spec, at);
      } catch (BadValue e) {
        e.reportTo(problems);
      } catch (ConfigException e) {
        problems.add(e);
      }
      if (problems.reportedErrors() > errors && values[i] == null) {
        unread.add(spec.name());
        values[i] = new Binder(new Problems()).substitute(section, spec);
        complete &= values[i] != null;
      }
    }
    if (!complete) {
      return null;
    }
    Problems found = unread.isEmpty() ? problems : problems.another();
    R record = construct(section, type, specs, values, found);
    if (record instanceof Validated validated) {
      validated.validate(new SectionScope(found, section, specs, stated));
    }
    if (!unread.isEmpty()) {
      problems.addUnrelated(found, section, unread);
    }
    return record;
  }

  /** What an option has that could not be read: its default, or null when it has none. */
  private @Nullable Object substitute(Config section, OptionSpec spec) {
    if (spec.isOptional()) {
      return Optional.empty();
    }
    if (spec.option().required() && spec.type() == Path.class) {
      return Path.of("");
    }
    try {
      return defaultOf(section, spec);
    } catch (BadValue | IllegalStateException e) {
      return null;
    }
  }

  /** The place where the option or one of its other names is stated. */
  private @Nullable Config stated(Config section, OptionSpec spec) throws BadValue {
    Option option = spec.option();
    Config found = section.get(spec.name()).orElse(null);
    for (String alias : option.aliases()) {
      Config other = section.get(alias).orElse(null);
      if (found != null && other != null) {
        problems.warning(
            other,
            "means the same as '" + found.path() + "' (" + found.origin() + "), which counts");
      } else if (other != null) {
        found = other;
      }
    }
    for (String old : option.deprecated()) {
      Config at = section.get(old).orElse(null);
      if (at != null) {
        problems.warning(at, Problems.deprecated("the option is called '" + spec.name() + "' now"));
        found = either(found, at);
      }
    }
    for (String removed : option.removed()) {
      Config at = section.get(removed).orElse(null);
      if (at != null) {
        problems.error(at, "setting '" + at.path() + "' has been removed; delete it");
      }
    }
    return found;
  }

  private static @Nullable Config either(@Nullable Config first, @Nullable Config second)
      throws BadValue {
    if (first != null && second != null) {
      throw new BadValue(
          second,
          "means the same as '" + first.path() + "' (" + first.origin() + "); keep only one");
    }
    return first != null ? first : second;
  }

  private @Nullable Object value(Config section, OptionSpec spec, @Nullable Config at)
      throws BadValue {
    Option option = spec.option();
    Object value = at == null ? null : converter.convert(at, spec.valueType(), option);
    if (spec.isOptional() && !option.emptyCounts() && isEmptyText(value)) {
      value = null;
    }
    if (option.required() && isMissing(value)) {
      throw new BadValue(
          at == null ? section : at,
          at == null
              ? "'" + spec.name() + "' is missing: " + sentence(option.value())
              : "must not be empty");
    }
    if (value == null) {
      value = defaultOf(section, spec);
    }
    return spec.isOptional() ? Optional.ofNullable(value) : value;
  }

  private static String sentence(String doc) {
    return doc.isEmpty() ? doc : Character.toLowerCase(doc.charAt(0)) + doc.substring(1);
  }

  private static boolean isEmptyText(@Nullable Object value) {
    return (value instanceof String text && text.isEmpty())
        || (value instanceof Path path && path.toString().isEmpty());
  }

  private static boolean isMissing(@Nullable Object value) {
    return value == null
        || value.equals("")
        || (value instanceof List<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }

  private @Nullable Object defaultOf(Config section, OptionSpec spec) throws BadValue {
    String text = spec.option().def();
    if (!text.isEmpty()) {
      Node node = Node.scalar(Origin.BUILT_IN, new Node.Expanded(text, false));
      Config at = new Config(section.scope(), section, spec.name(), node);
      try {
        return converter.convert(at, spec.valueType(), spec.option());
      } catch (BadValue e) {
        throw new IllegalStateException("default of " + spec + " is invalid: " + e.getMessage(), e);
      }
    }
    return spec.isOptional() ? null : empty(section, spec);
  }

  private Object empty(Config section, OptionSpec spec) throws BadValue {
    Class<?> type = OptionSpec.rawType(spec.type());
    if (spec.isSection()) {
      Config nothing =
          new Config(section.scope(), section, spec.name(), Node.map(section.origin()));
      return tryBind(nothing, spec.section()).orElseThrow(BadValue::reported);
    }
    if (type == String.class) {
      return "";
    } else if (type == List.class) {
      return List.of();
    } else if (type == Map.class) {
      return Map.of();
    } else if (type == boolean.class) {
      return false;
    } else if (type == int.class) {
      return 0;
    } else if (type == long.class) {
      return 0L;
    } else if (type == double.class) {
      return 0.0;
    } else if (type == Duration.class) {
      return Duration.ZERO;
    } else if (type == ByteSize.class) {
      return new ByteSize(0);
    } else if (type == Config.class) {
      return new Config(section.scope(), section, spec.name(), Node.map(section.origin()));
    }
    throw new IllegalStateException(
        spec.component() + " needs a default, required = true or the type Optional");
  }

  private <R extends Record> @Nullable R construct(
      Config section,
      Class<R> type,
      List<OptionSpec> specs,
      @Nullable Object[] values,
      Problems found) {
    Class<?>[] types = new Class<?>[values.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = OptionSpec.rawType(specs.get(i).type());
    }
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException bad) {
        found.error(section, String.valueOf(bad.getMessage()));
        return null;
      }
      throw new IllegalStateException("constructor of " + type.getName() + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + type.getName(), e);
    }
  }

  /** The names a section may have. */
  static final class Known {
    final Set<String> all = new LinkedHashSet<>();

    /** Names to propose: not the old ones. */
    final Set<String> current = new LinkedHashSet<>();

    final Map<String, Class<? extends Record>> sections = new LinkedHashMap<>();
    @Nullable Known outer;

    Known(Class<? extends Record> type) {
      add(OptionSpec.of(type));
    }

    Known(List<OptionSpec> specs) {
      add(specs);
    }

    private void add(List<OptionSpec> specs) {
      for (OptionSpec spec : specs) {
        if (spec.option().inline()) {
          add(OptionSpec.of(spec.section()));
          continue;
        }
        if (spec.isSection()) {
          sections.put(spec.name(), spec.section());
        }
        current.add(spec.name());
        all.add(spec.name());
        all.addAll(List.of(spec.option().aliases()));
        all.addAll(List.of(spec.option().deprecated()));
        all.addAll(List.of(spec.option().removed()));
      }
    }
  }

  /** Reports at the option of a component, also of one of a record that is taken in. */
  private record SectionScope(
      Problems problems, Config section, List<OptionSpec> specs, Map<String, Config> stated)
      implements Problems.Scope {
    @Override
    public void error(String component, String message) {
      Config at = at(component);
      if (at != null) {
        problems.error(at, message);
      } else {
        problems.error(section.origin(), path(component), message);
      }
    }

    @Override
    public void errorEvenOff(String component, String message) {
      Config at = at(component);
      Origin origin = at == null ? section.origin() : at.origin();
      problems.errorEvenOff(origin, at == null ? path(component) : at.path(), message);
    }

    @Override
    public void warning(String component, String message) {
      Config at = at(component);
      if (at != null) {
        problems.warning(at, message);
      } else {
        problems.warning(section.origin(), path(component), message);
      }
    }

    @Override
    public boolean isSet(String component) {
      Config at = at(component);
      try {
        return at != null && !at.isVoid() && !"".equals(at.typed().value);
      } catch (ConfigException e) {
        return true; // it is reported that this cannot be read
      }
    }

    @Override
    public Problems all() {
      return problems;
    }

    private String componentOf(String name) {
      for (OptionSpec spec : specs) {
        if (spec.name().equals(name)) {
          return spec.component();
        }
      }
      return name;
    }

    private @Nullable Config at(String component) {
      Config at = stated.get(componentOf(component));
      return at == null ? section.get(name(component)).orElse(null) : at;
    }

    private String name(String component) {
      return nameOf(component, specs).orElse(component);
    }

    private static Optional<String> nameOf(String component, List<OptionSpec> specs) {
      for (OptionSpec spec : specs) {
        if (!spec.option().inline() && spec.component().equals(component)) {
          return Optional.of(spec.name());
        }
      }
      return specs.stream()
          .filter(spec -> spec.option().inline())
          .flatMap(spec -> nameOf(component, OptionSpec.of(spec.section())).stream())
          .findFirst();
    }

    private String path(String component) {
      String name = name(component);
      return section.path().isEmpty() ? name : section.path() + "." + name;
    }
  }
}
