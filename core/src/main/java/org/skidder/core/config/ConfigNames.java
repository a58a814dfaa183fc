package org.skidder.core.config;

/** The two names of the root section and of the program. */
final class ConfigNames {
  /** The root section as all code reads it. */
  static final String ROOT = "filebeat";

  /** The other spelling of the root section. */
  static final String OWN_ROOT = "skidder";

  private ConfigNames() {}

  /** {@code skidder.x} is {@code filebeat.x}. */
  static String canonical(String dottedName) {
    if (dottedName.startsWith(OWN_ROOT)
        && (dottedName.length() == OWN_ROOT.length()
            || dottedName.charAt(OWN_ROOT.length()) == '.')) {
      return ROOT + dottedName.substring(OWN_ROOT.length());
    }
    return dottedName;
  }
}
