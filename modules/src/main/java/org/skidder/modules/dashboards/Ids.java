package org.skidder.modules.dashboards;

import java.util.Locale;
import java.util.regex.Pattern;

/** Ids made of titles, so that the same source always makes the same objects. */
final class Ids {
  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");

  private Ids() {}

  static String of(String title, String end) {
    String words = OTHER.matcher(title.toLowerCase(Locale.ROOT)).replaceAll("-");
    return words.replaceAll("^-|-$", "") + end;
  }
}
