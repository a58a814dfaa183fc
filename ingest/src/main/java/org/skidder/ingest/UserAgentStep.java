package org.skidder.ingest;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.enrich.UserAgents;

/** {@code user_agent}: what a browser says it is. */
final class UserAgentStep implements Step {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "major",
          "minor",
          "patch",
          "build",
          "os",
          "os_name",
          "os_major",
          "os_minor",
          "device",
          "original",
          "version");

  private final KeyPath field;
  private final KeyPath target;
  private final boolean ignoreMissing;
  private final boolean ecs;
  private final Set<String> properties = new LinkedHashSet<>();
  private final UserAgents agents;

  private UserAgentStep(Options options, IngestResources resources) {
    field = KeyPath.of(options.text("field"));
    target = KeyPath.of(options.optionalText("target_field").orElse("user_agent"));
    ignoreMissing = options.flag("ignore_missing", false);
    ecs = options.flag("ecs", false);
    for (String property : options.texts("properties")) {
      String name = property.toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name)) {
        throw options.fault("properties", "illegal property value [" + property + "]");
      }
      properties.add(name);
    }
    agents = resources.userAgents();
  }

  static Step create(Options options, PipelineCompiler compiler) {
    return new UserAgentStep(options, compiler.resources());
  }

  @Override
  public boolean run(Doc doc) throws IngestException {
    if (doc.lacks(field, ignoreMissing, "cannot parse user-agent.")) {
      return true;
    }
    ByteText text = doc.bytes(field);
    FieldMap all = ecs ? agents.ecs(text) : agents.flat(text);
    target.write(doc, properties.isEmpty() ? all : chosen(all));
    return true;
  }

  private FieldMap chosen(FieldMap all) {
    FieldMap chosen = new FieldMap();
    for (Map.Entry<String, @Nullable Object> entry : all.entrySet()) {
      if (properties.contains(entry.getKey())) {
        chosen.put(entry.getKey(), entry.getValue());
      }
    }
    return chosen;
  }
}
