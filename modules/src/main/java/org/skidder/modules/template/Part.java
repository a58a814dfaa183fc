package org.skidder.modules.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a parsed template; each knows the line in which it begins, from 1. */
sealed interface Part {
  int line();

  /** Text that is put out as it is. */
  record Literal(int line, String text) implements Part {}

  /** A value that is put out. */
  record Output(int line, Expression value) implements Part {}

  /** {@code $name := value}. */
  record Assign(int line, String name, Expression value) implements Part {}

  /** {@code if … else …}. */
  record Condition(int line, Expression test, List<Part> then, List<Part> otherwise)
      implements Part {}

  /** {@code range $index, $item := list … else …}; names are empty when not given. */
  record Loop(
      int line, String index, String item, Expression list, List<Part> body, List<Part> otherwise)
      implements Part {}

  /** What stands for a value. */
  sealed interface Expression {}

  /** A constant. */
  record Constant(@Nullable Object value) implements Expression {}

  /**
   * A variable and fields below it.
   *
   * @param variable {@code $name}, {@code $} for all values, or {@code .} for the present item
   * @param fields names of nested fields
   */
  record Field(String variable, List<String> fields) implements Expression {}

  /** A call of a function. */
  record Call(String function, List<Expression> arguments) implements Expression {}
}
