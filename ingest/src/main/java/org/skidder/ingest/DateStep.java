package org.skidder.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Timestamps;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Bytes;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.ValueTemplate;
import org.skidder.ingest.doc.Values;
import org.skidder.ingest.time.Letters;
import org.skidder.ingest.time.TimeFormat;

/** {@code date}: the time of an event from text. */
final class DateStep implements Step {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private final KeyPath field;
  private final KeyPath target;
  private final boolean isTime;
  private final TimeFormat[] formats;
  private final @Nullable ZoneId zone;
  private final ValueTemplate zoneTemplate;
  private final @Nullable DateTimeFormatter output;

  private DateStep(Options options) {
    field = KeyPath.of(options.text("field"));
    String targetName = options.optionalText("target_field").orElse("@timestamp");
    target = KeyPath.of(targetName);
    isTime = targetName.equals("@timestamp");
    String zoneName = options.optionalText("timezone").orElse("UTC");
    zoneTemplate = ValueTemplate.ofText(zoneName);
    zone = zoneName.contains("{{") ? null : fixedZone(options, zoneName);
    formats = formats(options, "formats", locale(options)).toArray(TimeFormat[]::new);
    output = printer(options, "output_format").orElse(null);
  }

  static Step create(Options options, PipelineCompiler compiler) {
    return new DateStep(options);
  }

  static Locale locale(Options options) {
    String name = options.optionalText("locale").orElse("en");
    if (name.contains("{{")) {
      throw options.fault("locale", "a locale from a field is not available at the edge");
    }
    return Locale.forLanguageTag(name.replace('_', '-'));
  }

  static List<TimeFormat> formats(Options options, String option, Locale locale) {
    options.required(option);
    List<String> patterns = options.texts(option);
    if (patterns.isEmpty()) {
      throw options.fault(option, "the list of formats is empty");
    }
    return patterns.stream()
        .map(pattern -> {
          try {
            return TimeFormat.of(pattern, locale);
          } catch (IllegalArgumentException e) {
            throw options.fault(option, "[" + pattern + "]: " + e.getMessage());
          }
        })
        .toList();
  }

  static ZoneId fixedZone(Options options, String name) {
    try {
      return zone(name);
    } catch (DateTimeException e) {
      throw options.fault("timezone", "'" + name + "' is no time zone: " + e.getMessage());
    }
  }

  /** What an option's pattern writes; empty when it is not given. */
  static Optional<DateTimeFormatter> printer(Options options, String option) {
    return options
        .optionalText(option)
        .map(pattern -> {
          try {
            return Letters.printer(pattern);
          } catch (IllegalArgumentException e) {
            throw options.fault(option, String.valueOf(e.getMessage()));
          }
        });
  }

  private static ZoneId zone(String name) {
    ZoneId zone = name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    return zone.normalized();
  }

  @Override
  public boolean run(Doc doc) throws IngestException {
    Object value = field.require(doc);
    ByteText text = Values.isText(value) ? doc.bytes(field) : Bytes.of(Values.text(value));
    ZoneId at = zone == null ? zoneOf(doc) : zone;
    int year = year(doc.now());
    for (TimeFormat format : formats) {
      long millis = format.parse(text.array(), text.offset(), text.length(), at, year);
      if (millis != TimeFormat.NONE) {
        write(doc, millis, at);
        return true;
      }
    }
    throw new IngestException("unable to parse date [" + text + "]");
  }

  private ZoneId zoneOf(Doc doc) throws IngestException {
    String name = zoneTemplate.text(doc);
    try {
      return zone(name);
    } catch (DateTimeException e) {
      throw new IngestException("'" + name + "' is no time zone: " + e.getMessage());
    }
  }

  /** The year in UTC: what a time without one belongs to. */
  static int year(long now) {
    return Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC).getYear();
  }

  private void write(Doc doc, long millis, ZoneId at) throws IngestException {
    if (output != null) {
      target.write(doc, output.format(Instant.ofEpochMilli(millis).atZone(at)));
    } else if (!at.equals(ZoneOffset.UTC)) {
      target.write(doc, ISO.format(Instant.ofEpochMilli(millis).atZone(at)));
    } else if (isTime) {
      doc.time(millis);
    } else {
      target.write(doc, Timestamps.format(millis));
    }
  }
}
