package org.skidder.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.app.CommandRig;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

class SchemaTest {
  @TempDir Path folder;

  /** Where each name stands, for instance {@code /properties/name/type}. */
  private final Set<String> places = new TreeSet<>();

  @BeforeEach
  void print() throws IOException {
    CommandRig rig = new CommandRig(folder, "");
    assertThat(rig.run("export", "schema")).isZero();
    JsonFactory strict =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    Deque<String> at = new ArrayDeque<>();
    at.push("");
    try (JsonParser parser = strict.createParser(ObjectReadContext.empty(), rig.out())) {
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case PROPERTY_NAME -> {
            name = parser.currentName();
            places.add(at.peek() + "/" + name);
          }
          case START_OBJECT, START_ARRAY -> {
            at.push(name.isEmpty() ? at.peek() : at.peek() + "/" + name);
            name = "";
          }
          case END_OBJECT, END_ARRAY -> at.pop();
          default -> {}
        }
      }
    }
  }

  @Test
  void describesEverySection() {
    assertThat(places)
        .contains(
            "/properties/name",
            "/properties/path/properties/data",
            "/properties/filebeat/properties/registry_file",
            "/properties/filebeat/properties/inputs/items/properties/type/enum",
            "/properties/filebeat/properties/inputs/items/allOf/then/properties/close_inactive",
            "/properties/processors/items/properties/drop_fields/properties/fields",
            "/properties/queue/properties/mem/properties/events",
            "/properties/output/properties/elasticsearch/properties/hosts",
            "/properties/setup/properties/template/properties/overwrite",
            "/properties/logging/properties/level",
            "/properties/seccomp/properties/enabled");
  }

  @Test
  void namesMayBeDottedAtAnyLevel() {
    assertThat(places)
        .contains(
            "/properties/output.elasticsearch/properties/ssl.certificate",
            "/properties/output.elasticsearch.hosts",
            "/properties/output/properties/elasticsearch.hosts",
            "/properties/skidder.inputs/items/properties/type");
  }

  @Test
  void optionsHaveDescriptionAndDefault() {
    String worker = "/properties/output/properties/elasticsearch/properties/worker";
    assertThat(places).contains(worker + "/description", worker + "/default", worker + "/type");
  }
}
