package org.skidder.processors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skidder.processors.Apply.error;
import static org.skidder.processors.Apply.event;
import static org.skidder.processors.Apply.json;
import static org.skidder.processors.Apply.map;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.event.Event;
import org.skidder.processors.Apply;

class TimestampTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2006-01-02T15:04:05Z07:00 | 2018-03-04T05:06:07Z | 2018-03-04T05:06:07Z",
        "2006-01-02T15:04:05Z07:00 | 2018-03-04T05:06:07.25+01:00 | 2018-03-04T04:06:07.250Z",
        "2006-01-02 15:04:05,000 | 2018-07-04 05:06:07,089 | 2018-07-04T03:06:07.089Z",
        "2006-01-02 15:04:05 | 2018-01-04 05:06:07 | 2018-01-04T04:06:07Z",
        "02/Jan/2006:15:04:05 -0700 | 04/Mar/2018:05:06:07 -0330 | 2018-03-04T08:36:07Z",
        "Mon Jan _2 15:04:05 2006 | Sun Mar  4 05:06:07 2018 | 2018-03-04T04:06:07Z",
        "Monday, 02-Jan-06 15:04:05 MST | Sunday, 04-Mar-18 05:06:07 CET | 2018-03-04T04:06:07Z",
        "Jan 2, 2006 3:04PM | Mar 4, 2018 5:06PM | 2018-03-04T16:06:00Z",
        "January 2, 2006 03:04 pm | March 4, 2018 12:06 am | 2018-03-03T23:06:00Z",
        "2006.002 15h | 2018.063 05h | 2018-03-04T04:00:00Z",
        "06-1-2 | 69-3-4 | 1969-03-03T23:00:00Z",
        "20060102150405 | 20180304050607 | 2018-03-04T04:06:07Z",
        "Jan _2 15:04:05 | Mar  4 05:06:07 | 2018-03-04T04:06:07Z",
        "Jan _2 15:04:05 | Dec 31 23:59:59 | 2017-12-31T22:59:59Z",
        "Jan _2 15:04:05 | Feb 29 12:00:00 | 2016-02-29T11:00:00Z",
        "Jan _2 15:04:05 | Feb 30 12:00:00 | no",
        "002 15:04:05 | 366 12:00:00 | 2016-12-31T11:00:00Z",
        "UNIX | 1520139967.0891 | 2018-03-04T05:06:07.089Z",
        "UNIX_MS | 1520139967089 | 2018-03-04T05:06:07.089Z",
        "UNIX_MS | -62135596800000.9 | 0001-01-01T00:00:00Z",
        "UNIX_MS | 9223372036854775808 | no",
        "UNIX_MS | 9999999999999999999 | no",
        "UNIX_MS | -9999999999999999999 | no",
        "UNIX | 9999999999999999 | no",
        "UNIX | 1e-999999999 | 1970-01-01T00:00:00Z",
        "2006-01-02 MST | 2018-03-04 PST | no",
        "2006-01-02 | 2018-02-30 | no",
        "2006-01-02 | 2018-3-04 | no",
        "2006-01-02 | 2018-03-04 x | no",
        "2006-01-02 15:04:05 | 2018-03-04 25:06:07 | no",
        "UNIX | soon | no",
        "UNIX | 1e999999999 | no",
      })
  void readsTimesInTheFormOfTheLayout(String layout, String text, String time) {
    Event event = event(map("t", text));
    String failed =
        error("timestamp: {field: t, timezone: Europe/Berlin, layouts: ['" + layout + "']}", event);
    if (time.equals("no")) {
      assertThat(failed).contains("in none of the forms");
      assertThat(event.timestamp()).isEqualTo(Apply.MILLIS);
    } else {
      assertThat(failed).isEmpty();
      assertThat(Instant.ofEpochMilli(event.timestamp())).isEqualTo(time);
    }
  }

  @Test
  void optionsOfTheProcessor() {
    String item = "timestamp: {field: t, target_field: x.time, layouts: [UNIX, '2006-01-02']";
    Event event = event(map("t", "2018-03-04"));
    assertThat(error(item + "}", event)).isEmpty();
    assertThat(json(event))
        .isEqualTo("{\"t\":\"2018-03-04\",\"x\":{\"time\":\"2018-03-04T00:00:00.000Z\"}}");
    assertThat(error(item + ", id: mine}", event(map("t", "x")))).startsWith("mine: t: ");
    assertThat(error(item + ", ignore_failure: true}", event(map("t", "x")))).isEmpty();
    assertThat(error(item + "}", event(map()))).isEqualTo("t: key not found");
    assertThat(error(item + ", ignore_missing: true}", event(map()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "layouts: [soon] | is no form of a time",
        "layouts: [UNIX], timezone: Mars | there is no zone 'Mars'",
        "layouts: ['2006-01-02'], test: ['2018-03-04', x] | 'test': 'x' is in none",
        "timezone: UTC | 'layouts' is missing",
      })
  void mistakesAreToldAtTheStart(String options, String message) {
    assertThatThrownBy(() -> Apply.one("timestamp: {field: t, " + options + "}"))
        .hasMessageContaining(message);
  }

  /** What the JDK writes in a form is read as the same moment. */
  @Test
  void readsWhatOthersWrite() {
    String[][] forms = {
      {"uuuu-MM-dd'T'HH:mm:ss.SSSXXX", "2006-01-02T15:04:05.000Z07:00"},
      {"d/MMM/uuuu:HH:mm:ss xx", "2/Jan/2006:15:04:05 -0700"},
      {"EEEE, d. MMMM uuuu h:mm:ss a", "Monday, 2. January 2006 3:04:05 PM"},
      {"uuuuDDD HHmmss xxx", "2006002 150405 -07:00"},
    };
    Random random = new Random(5);
    for (int round = 0; round < 4000; round++) {
      String[] form = forms[random.nextInt(forms.length)];
      ZonedDateTime time = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L)).atZone(BERLIN);
      if (form[0].contains("a") && time.getOffset().getTotalSeconds() == 3600) {
        // The hour that a change of the clock repeats is not unique without an offset.
        time = time.withMonth(7);
      }
      String text = time.format(DateTimeFormatter.ofPattern(form[0], Locale.ENGLISH));
      assertThat(TimeLayout.of(form[1], BERLIN).parse(text, 0))
          .as(form[1] + " " + text)
          .hasValue(time.toInstant());
    }
  }

  @Test
  void survivesAnyTextAndAnyLayout() {
    Random random = new Random(9);
    String[] pieces = {
      "2006", "01", "Jan", "_2", "15", "04", "05", ".000", "Z07:00", "MST", "-0700", "PM", " ", ":",
      "-", "9", "é", "002", "3"
    };
    for (int round = 0; round < 20_000; round++) {
      StringBuilder layout = new StringBuilder("2");
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        String piece = pieces[random.nextInt(pieces.length)];
        layout.append(piece);
        text.append(random.nextInt(3) == 0 ? pieces[random.nextInt(pieces.length)] : piece);
      }
      TimeLayout.of(layout.toString(), BERLIN).parse(text, Apply.MILLIS);
    }
  }
}
