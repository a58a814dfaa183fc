package org.skidder.ingest.enrich;

import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.FieldMap;
import ua_parser.Client;
import ua_parser.OS;
import ua_parser.Parser;

/** What user agents are, in the shape of Elasticsearch 6 and in that of 7. Thread-safe. */
public final class UserAgents {
  private static final int ROOM = 4096;

  /** Longer ones are cut: the expressions take time for every character. */
  private static final int LONGEST = 2048;

  private final Parser parser;
  private final BoundedCache<FieldMap> flat = new BoundedCache<>(ROOM);
  private final BoundedCache<FieldMap> ecs = new BoundedCache<>(ROOM);

  /** Loads the expressions that come with the library; takes a moment. */
  public UserAgents() {
    parser = new Parser();
  }

  /**
   * The frozen fields of a user agent as Elasticsearch 6 writes them: its database had a name for
   * each version of Windows, and did not know Macs as devices.
   */
  public FieldMap flat(ByteText text) {
    return flat.get(text, agent -> flat(parse(agent)).freeze());
  }

  /** The frozen fields of a user agent as Elasticsearch 7 writes them, with {@code original}. */
  public FieldMap ecs(ByteText text) {
    return ecs.get(text, agent -> ecs(parse(agent), agent.toString()).freeze());
  }

  private Client parse(ByteText agent) {
    String text = agent.toString();
    return parser.parse(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
  }

  private static FieldMap flat(Client client) {
    FieldMap fields = new FieldMap();
    fields.put("name", client.userAgent.family);
    put(fields, "major", client.userAgent.major);
    put(fields, "minor", client.userAgent.minor);
    put(fields, "patch", client.userAgent.patch);
    OS os = client.os;
    String name = fullName(os);
    fields.put("os", name);
    if (os.family.equals("Windows")) {
      fields.put("os_name", name);
    } else {
      fields.put("os_name", os.family);
      put(fields, "os_major", os.major);
      put(fields, "os_minor", os.minor);
    }
    String device = client.device.family;
    fields.put("device", device.equals("Mac") ? "Other" : device);
    return fields;
  }

  private static FieldMap ecs(Client client, String original) {
    FieldMap fields = new FieldMap();
    fields.put("original", original);
    fields.put("name", client.userAgent.family);
    put(
        fields,
        "version",
        version(client.userAgent.major, client.userAgent.minor, client.userAgent.patch, null));
    OS os = client.os;
    if (!os.family.equals("Other")) {
      FieldMap system = new FieldMap();
      system.put("name", os.family);
      put(system, "version", version(os.major, os.minor, os.patch, os.patchMinor));
      system.put("full", fullName(os));
      fields.put("os", system);
    }
    FieldMap device = new FieldMap();
    device.put("name", client.device.family);
    fields.put("device", device);
    return fields;
  }

  private static void put(FieldMap fields, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      fields.put(key, value);
    }
  }

  private static String fullName(OS os) {
    String version = version(os.major, os.minor, os.patch, os.patchMinor);
    return version == null ? os.family : os.family + " " + version;
  }

  private static @Nullable String version(@Nullable String... parts) {
    StringBuilder version = new StringBuilder();
    for (String part : parts) {
      if (part == null || part.isEmpty()) {
        break;
      }
      version.append(version.isEmpty() ? "" : ".").append(part);
    }
    return version.isEmpty() ? null : version.toString();
  }
}
