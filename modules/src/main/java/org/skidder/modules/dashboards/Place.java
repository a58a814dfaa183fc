package org.skidder.modules.dashboards;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a panel is, on a grid of 12 columns.
 *
 * @param x column of its left edge, from 0
 * @param y row of its upper edge, from 0; a row is about 100 pixels high
 * @param width in columns
 * @param height in rows
 */
public record Place(int x, int y, int width, int height) {
  static final int COLUMNS = 12;
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,2}),(\\d{1,3}) (\\d{1,2})x(\\d{1,3})");

  /**
   * Reads {@code x,y WIDTHxHEIGHT}.
   *
   * @throws IllegalArgumentException if it is none, or does not fit
   */
  public static Place parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no place: write 'x,y WIDTHxHEIGHT', as in '0,4 12x3'");
    }
    Place place =
        new Place(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4)));
    if (place.width == 0 || place.height == 0 || place.x + place.width > COLUMNS) {
      throw new IllegalArgumentException(
          "'" + text + "' does not fit: there are " + COLUMNS + " columns, the first is 0");
    }
    return place;
  }

  boolean overlaps(Place other) {
    return x < other.x + other.width
        && other.x < x + width
        && y < other.y + other.height
        && other.y < y + height;
  }

  @Override
  public String toString() {
    return x + "," + y + " " + width + "x" + height;
  }
}
