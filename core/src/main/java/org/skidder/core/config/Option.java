package org.skidder.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record component as an option of the configuration. See the package documentation for
 * an example and {@link Binder} for the types a component may have.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Option {
  /** One line of documentation: what the option does, not its type or default. */
  String value();

  /**
   * The default in configuration syntax: {@code 10s}, {@code 16KiB}, {@code true}, {@code [a, b]}.
   * Empty means no default: {@code Optional} components are empty then, texts, lists and maps are
   * empty, numbers 0, switches off, nested records have all their own defaults.
   */
  String def() default "";

  /** The name, when it is not the component's name in snake case; may contain dots. */
  String name() default "";

  /** Whether the option must be stated; a text or list must not be empty then. */
  boolean required() default false;

  /** Smallest allowed number, duration or size (units allowed), inclusive. */
  String min() default "";

  /** Largest allowed number, duration or size (units allowed), inclusive. */
  String max() default "";

  /** Unit for the documentation, for instance {@code bytes} or {@code events}. */
  String unit() default "";

  /** The allowed texts; enums need none. */
  String[] choices() default {};

  /** Other names, accepted silently; beside the name itself they have no effect. */
  String[] aliases() default {};

  /** Old names, accepted with a warning. */
  String[] deprecated() default {};

  /** Old names that end the start with <i>setting 'x' has been removed</i>. */
  String[] removed() default {};

  /** Whether the value is masked in messages and logs. */
  boolean secret() default false;

  /**
   * Whether the empty text is a value of its own. Otherwise {@code ""}, or a variable that is not
   * set, leaves an {@code Optional} text or path not stated.
   */
  boolean emptyCounts() default false;

  /**
   * For nested records: whether any value but null stands for the section, with all its options at
   * their defaults when it is none.
   */
  boolean anyForm() default false;

  /** For nested records: their options stand in the same section, not in one of their own. */
  boolean inline() default false;
}
