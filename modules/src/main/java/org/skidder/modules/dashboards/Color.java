package org.skidder.modules.dashboards;

import org.skidder.core.config.Option;

/** A colour for one series, slice or value. */
record Color(
    @Option(value = "The value, as the legend shows it.", required = true) String value,
    @Option(value = "Its colour.", required = true) Name color) {

  /** Colours that are told apart in both themes. */
  enum Name {
    GREEN("#629E51"),
    LIGHT_GREEN("#9AC48A"),
    YELLOW("#EAB839"),
    ORANGE("#EF843C"),
    RED("#E24D42"),
    DARK_RED("#890F02"),
    LIGHT_BLUE("#6ED0E0"),
    BLUE("#1F78C1"),
    DARK_BLUE("#0A50A1"),
    VIOLET("#BA43A9"),
    PURPLE("#705DA0"),
    GREY("#9FA7B3");

    final String hex;

    Name(String hex) {
      this.hex = hex;
    }
  }
}
