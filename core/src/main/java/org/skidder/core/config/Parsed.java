package org.skidder.core.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Types that read themselves from text: those with a public static {@code parse(String)}. */
final class Parsed {
  private Parsed() {}

  static boolean isParsed(Class<?> type) {
    return method(type) != null;
  }

  private static @Nullable Method method(Class<?> type) {
    if (type.isPrimitive() || type.getName().startsWith("java.")) {
      return null;
    }
    // Not getMethod(): building its exception is slow in a young JVM.
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals("parse")
          && method.getParameterCount() == 1
          && method.getParameterTypes()[0] == String.class
          && Modifier.isStatic(method.getModifiers())
          && Modifier.isPublic(method.getModifiers())
          && type.isAssignableFrom(method.getReturnType())) {
        return method;
      }
    }
    return null;
  }

  static Object parse(Class<?> type, String text, Config at) throws BadValue {
    Method method = method(type);
    if (method == null) {
      throw new IllegalStateException(type.getName() + " cannot be an option");
    }
    try {
      return method.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException bad) {
        throw new BadValue(at, String.valueOf(bad.getMessage()));
      }
      throw new IllegalStateException("parse(String) of " + type.getName() + " failed", e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(type.getName() + ".parse(String) must be public", e);
    }
  }
}
