package org.skidder.processors.host;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Option;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.Overlay;

/** Makes {@code add_locale}: writes the time zone of the host to {@code beat.timezone}. */
public final class AddLocaleFactory implements ProcessorFactory<AddLocaleFactory.AddLocaleConfig> {
  /** How the time zone is written. */
  public enum Format {
    /** {@code +02:00}. */
    OFFSET,
    /** {@code CEST}. */
    ABBREVIATION
  }

  /**
   * Options of {@code add_locale}.
   *
   * @param format how the time zone is written
   */
  public record AddLocaleConfig(
      @Option(value = "`+02:00`, or `CEST` where the zone has such a name.", def = "offset")
          Format format) {}

  @Override
  public String name() {
    return "add_locale";
  }

  @Override
  public Class<AddLocaleConfig> configType() {
    return AddLocaleConfig.class;
  }

  @Override
  public Processor create(AddLocaleConfig config, ProcessorContext context) {
    return new AddLocale(config.format(), ZoneId.systemDefault());
  }

  /** Made anew only when the zone changes between summer and winter time. */
  static final class AddLocale extends Overlay {
    private final Format format;
    private final ZoneId zone;

    private record Known(ZoneOffset offset, Template fields) {}

    // A benign race: two threads may make the same once each.
    private volatile @Nullable Known known;

    AddLocale(Format format, ZoneId zone) {
      this.format = format;
      this.zone = zone;
    }

    @Override
    protected Template fields(long millis) {
      Instant now = Instant.ofEpochMilli(millis);
      ZoneOffset offset = zone.getRules().getOffset(now);
      Known last = known;
      if (last == null || !last.offset.equals(offset)) {
        FieldMap beat = new FieldMap();
        beat.put("timezone", text(now));
        FieldMap fields = new FieldMap();
        fields.put("beat", beat);
        last = new Known(offset, Template.of(fields, new FieldMap()));
        known = last;
      }
      return last.fields;
    }

    private String text(Instant now) {
      if (format == Format.OFFSET) {
        return text("xxx", now);
      }
      String name = text("zzz", now);
      // Zones without letters of their own: the time zone database writes -03 and +0545.
      return name.startsWith("GMT") && name.length() > 3 ? text("x", now) : name;
    }

    private String text(String pattern, Instant now) {
      return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone).format(now);
    }
  }
}
