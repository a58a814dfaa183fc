package org.skidder.ingest;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.skidder.core.event.ByteText;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Bytes;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.ValueTemplate;
import org.skidder.ingest.doc.Values;
import org.skidder.ingest.time.TimeFormat;

/** {@code date_index_name}: the index an event goes to, from a time in it. */
final class DateIndexNameStep implements Step {
  private static final KeyPath INDEX = KeyPath.of("_index");
  private static final Set<String> ROUNDINGS = Set.of("y", "M", "w", "d", "h", "m", "s");

  private final KeyPath field;
  private final ValueTemplate prefix;
  private final String rounding;
  private final List<TimeFormat> formats;
  private final ZoneId zone;
  private final DateTimeFormatter name;

  private DateIndexNameStep(Options options) {
    field = KeyPath.of(options.text("field"));
    prefix = ValueTemplate.ofText(options.optionalText("index_name_prefix").orElse(""));
    rounding = options.text("date_rounding");
    if (!ROUNDINGS.contains(rounding)) {
      throw options.fault(
          "date_rounding", "'" + rounding + "' is no unit; choose one of y, M, w, d, h, m, s");
    }
    zone = DateStep.fixedZone(options, options.optionalText("timezone").orElse("UTC"));
    Locale locale = DateStep.locale(options);
    formats =
        options.node("date_formats").isPresent()
            ? DateStep.formats(options, "date_formats", locale)
            : List.of(TimeFormat.of("yyyy-MM-dd'T'HH:mm:ss.SSSXX", locale));
    name = DateStep.printer(options, "index_name_format").orElse(DateTimeFormatter.ISO_LOCAL_DATE);
  }

  static Step create(Options options, PipelineCompiler compiler) {
    return new DateIndexNameStep(options);
  }

  @Override
  public boolean run(Doc doc) throws IngestException {
    Object value = field.require(doc);
    ByteText text = Values.isText(value) ? doc.bytes(field) : Bytes.of(Values.text(value));
    for (TimeFormat format : formats) {
      long millis =
          format.parse(text.array(), text.offset(), text.length(), zone, DateStep.year(doc.now()));
      if (millis != TimeFormat.NONE) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
        LocalDateTime rounded = rounded(time.toLocalDateTime());
        INDEX.write(doc, prefix.text(doc) + name.format(rounded.atZone(zone)));
        return true;
      }
    }
    throw new IngestException("unable to parse date [" + text + "]");
  }

  private LocalDateTime rounded(LocalDateTime time) {
    return switch (rounding) {
      case "y" -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
      case "M" -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
      case "w" ->
          time.truncatedTo(ChronoUnit.DAYS)
              .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case "d" -> time.truncatedTo(ChronoUnit.DAYS);
      case "h" -> time.truncatedTo(ChronoUnit.HOURS);
      case "m" -> time.truncatedTo(ChronoUnit.MINUTES);
      default -> time.truncatedTo(ChronoUnit.SECONDS);
    };
  }
}
