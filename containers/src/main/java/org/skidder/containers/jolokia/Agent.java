package org.skidder.containers.jolokia;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.containers.discovery.Sighting;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;

/**
 * What an agent answers.
 *
 * @param id of the agent, the same as long as its JVM runs
 * @param fields {@code jolokia.…}
 */
record Agent(String id, FieldMap fields) {
  private static final int LONGEST_ID = 256;

  /**
   * Reads an answer.
   *
   * @return empty for one that is of no use: without URL, the agent itself does not know yet where
   *     it can be reached
   * @throws FieldException when it is no answer of an agent
   */
  static Optional<Agent> parse(byte[] bytes, int length) throws FieldException {
    FieldMap json = JsonDecoder.object(bytes, 0, length);
    if (!(json.get("agent_id") instanceof String id) || id.isEmpty() || id.length() > LONGEST_ID) {
      throw new FieldException("the answer has no agent_id");
    }
    if (!(json.get("url") instanceof String url) || url.isEmpty()) {
      return Optional.empty();
    }
    FieldMap agent = new FieldMap();
    agent.put("id", id);
    text(agent, "version", json.get("agent_version"));
    FieldMap server = new FieldMap();
    text(server, "product", json.get("server_product"));
    text(server, "vendor", json.get("server_vendor"));
    text(server, "version", json.get("server_version"));
    FieldMap jolokia = new FieldMap();
    jolokia.put("agent", agent);
    jolokia.put("secured", Boolean.TRUE.equals(json.get("secured")));
    if (!server.isEmpty()) {
      jolokia.put("server", server);
    }
    jolokia.put("url", url);
    FieldMap fields = new FieldMap();
    fields.put("jolokia", jolokia);
    return Optional.of(new Agent(id, fields));
  }

  private static void text(FieldMap to, String name, @Nullable Object value) {
    if (value instanceof String text) {
      to.put(name, text);
    }
  }

  Sighting sighting() {
    return new Sighting(fields, fields, Map.of(), Map.of(), "");
  }
}
