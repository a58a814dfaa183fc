package org.skidder.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configuration for the debug log: JSON on one line, merged and with variables expanded. What may
 * be a secret is shown as {@code xxxxx}: options that hold one or may have one in their URL, and
 * everything that comes from the keystore.
 */
public final class SettingsText {
  private static final String MASK = "xxxxx";
  private static final String UNKNOWN = "(a variable has no value)";
  private static final Set<String> MASKED =
      Set.of(
          "password",
          "passphrase",
          "key_passphrase",
          "pass",
          "proxy_url",
          "url",
          "urls",
          "host",
          "hosts",
          "auth",
          "token",
          "headers",
          "parameters");

  private final boolean secrets;

  private SettingsText(boolean secrets) {
    this.secrets = secrets;
  }

  /**
   * The settings as JSON.
   *
   * @param secrets whether secrets are shown
   */
  public static String json(Config root, boolean secrets) {
    return Json.of(new SettingsText(secrets).value(root, false));
  }

  /** A value; below a masked name everything is. */
  private Object value(Config at, boolean masked) {
    try {
      if (at.isScalar()) {
        return masked || (!secrets && isSecret(at)) ? MASK : at.toPlain();
      }
      if (!at.named().isEmpty() || at.items().isEmpty()) {
        Map<String, Object> map = new LinkedHashMap<>();
        at.children().forEach(child -> map.put(child.name(), value(child, masks(child, masked))));
        return map;
      }
      List<Object> list = new ArrayList<>();
      at.items().forEach(item -> list.add(value(item, masked)));
      return list;
    } catch (ConfigException e) {
      return UNKNOWN;
    }
  }

  private boolean masks(Config child, boolean masked) {
    return masked || (!secrets && MASKED.contains(child.name()));
  }

  /** From the keystore, or a key that stands where a file with one may be named, as PEM text. */
  private static boolean isSecret(Config at) {
    return (at.effective().value instanceof Node.Expanded expanded && expanded.secret())
        || String.valueOf(at.toPlain()).contains("PRIVATE KEY");
  }
}
