package org.skidder.core.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One declared option, as the binder and the documentation see it.
 *
 * @param component name of the record component
 * @param name name in the configuration, relative to the section; may contain dots
 * @param type type of the component
 * @param option the declaration
 */
record OptionSpec(String component, String name, Type type, Option option) {
  /** Reading annotations takes its time, and thousands of inputs may come in one minute. */
  private static final ClassValue<List<OptionSpec>> KNOWN =
      new ClassValue<>() {
        @Override
        protected List<OptionSpec> computeValue(Class<?> record) {
          return List.copyOf(read(record));
        }
      };

  /** The options of a record, in the order of declaration. */
  static List<OptionSpec> of(Class<? extends Record> record) {
    return KNOWN.get(record);
  }

  private static List<OptionSpec> read(Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    List<OptionSpec> specs = new ArrayList<>(components.length);
    for (RecordComponent component : components) {
      Option option = ((AnnotatedElement) component).getAnnotation(Option.class);
      if (option == null) {
        throw new IllegalStateException(
            record.getName() + "." + component.getName() + " has no @Option");
      }
      String name = option.name().isEmpty() ? snakeCase(component.getName()) : option.name();
      specs.add(new OptionSpec(component.getName(), name, component.getGenericType(), option));
    }
    return specs;
  }

  private static String snakeCase(String camelCase) {
    StringBuilder name = new StringBuilder(camelCase.length() + 4);
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('_').append(Character.toLowerCase(c));
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }

  /** The component's type without {@code Optional}. */
  Type valueType() {
    return rawType(type) == Optional.class ? argument(type, 0) : type;
  }

  boolean isOptional() {
    return rawType(type) == Optional.class;
  }

  /**
   * The record class when the option is a section of its own, or null-free marker {@code false}.
   */
  boolean isSection() {
    return rawType(valueType()).isRecord() && !Parsed.isParsed(rawType(valueType()));
  }

  @SuppressWarnings("unchecked") // checked by isSection()
  Class<? extends Record> section() {
    return (Class<? extends Record>) rawType(valueType());
  }

  static Class<?> rawType(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  static Type argument(Type type, int index) {
    if (type instanceof ParameterizedType generic) {
      return generic.getActualTypeArguments()[index];
    }
    throw new IllegalStateException(type + " needs type arguments");
  }
}
