package org.skidder.core.plugin;

import java.util.List;
import java.util.Map;

/**
 * The ingest pipelines that events of this process name, for an output whose servers run such
 * pipelines. What there is may change while the program runs. Thread-safe.
 */
public interface IngestPipelines {
  /** No pipelines. */
  IngestPipelines NONE =
      new IngestPipelines() {
        @Override
        public long revision() {
          return 0;
        }

        @Override
        public boolean overwrites() {
          return false;
        }

        @Override
        public List<Group> groups(boolean opensearch, String version) {
          return List.of();
        }
      };

  /**
   * A processor that the servers must have.
   *
   * @param processor its type
   * @param plugin what to install for it
   */
  record Requirement(String processor, String plugin) {}

  /**
   * Pipelines that belong together.
   *
   * @param name for messages
   * @param requirements of all of them
   * @param pipelines definitions by id
   * @param notes what the log says about how they were made for the server
   */
  record Group(
      String name,
      List<Requirement> requirements,
      Map<String, Map<String, Object>> pipelines,
      List<String> notes) {}

  /** Another number each time that the pipelines changed. Cheap. */
  long revision();

  /** Whether they replace those that a server has. */
  boolean overwrites();

  /**
   * All pipelines, made for a server.
   *
   * @param version of the server, {@code a.b.c}
   * @throws IllegalArgumentException if they cannot be made for it; the message is for the user
   */
  List<Group> groups(boolean opensearch, String version);
}
