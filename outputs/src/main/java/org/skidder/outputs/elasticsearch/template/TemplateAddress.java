package org.skidder.outputs.elasticsearch.template;

import java.util.Optional;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.format.FormatString;
import org.skidder.core.plugin.Identity;
import org.skidder.outputs.http.UrlText;

/**
 * Where a template is kept and what it is for.
 *
 * @param name of the template
 * @param pattern of the indices
 * @param path relative to the server's URL
 */
record TemplateAddress(String name, String pattern, String path) {
  /**
   * What a configuration asks for.
   *
   * @param identity names it, unless the options do
   * @param now for dates in names, milliseconds since the epoch
   * @throws IllegalArgumentException when a name cannot be made; for the user
   */
  static TemplateAddress of(TemplateConfig config, Identity identity, Dialect dialect, long now) {
    String name;
    if (config.json().enabled()) {
      name = config.json().name().orElseThrow();
    } else {
      name =
          config
              .name()
              .map(format -> format(format, identity, now, "setup.template.name"))
              .orElse(identity.name() + "-" + identity.version());
    }
    String pattern =
        config
            .pattern()
            .map(format -> format(format, identity, now, "setup.template.pattern"))
            .orElse(name + "-*");
    String folder = dialect.isComposable() ? "/_index_template/" : "/_template/";
    return new TemplateAddress(name, pattern, folder + UrlText.segment(name));
  }

  private static String format(FormatString format, Identity identity, long now, String option) {
    FieldMap beat = new FieldMap();
    beat.put("name", identity.name());
    beat.put("version", identity.version());
    FieldMap fields = new FieldMap();
    fields.put("beat", beat);
    Optional<String> text = format.format(new Event(now, -1, fields, Template.EMPTY));
    return text.filter(known -> !known.isEmpty())
        .orElseThrow(() ->
            new IllegalArgumentException(
                option
                    + ": only %{[beat.name]}, %{[beat.version]} and dates can be used in \""
                    + format
                    + "\""));
  }
}
