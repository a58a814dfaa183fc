package org.skidder.app.geoip;

import java.net.URI;
import java.time.YearMonth;
import java.util.List;

/**
 * The database that is fetched unless another is named: a new edition each month, free of charge,
 * without registration.
 */
public final class FreeDatabase {
  /** What a user must know before it is fetched. */
  public static final String LICENCE =
      """
      DB-IP City Lite of DB-IP.com, licensed under Creative Commons Attribution 4.0 International
      (CC BY 4.0, https://creativecommons.org/licenses/by/4.0/). Where you show what it tells, name
      the source: IP Geolocation by DB-IP, https://db-ip.com
      """;

  private FreeDatabase() {}

  /**
   * Where it is: this month's edition, which may not be out yet on the first days, and the last.
   */
  public static List<URI> addresses(YearMonth month) {
    return List.of(address(month), address(month.minusMonths(1)));
  }

  private static URI address(YearMonth month) {
    return URI.create("https://download.db-ip.com/free/dbip-city-lite-" + month + ".mmdb.gz");
  }
}
