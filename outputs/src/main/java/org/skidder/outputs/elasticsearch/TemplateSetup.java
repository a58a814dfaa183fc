package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.skidder.outputs.elasticsearch.template.TemplateLoader;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;

/** Loads the template once, into the first host that answers. */
final class TemplateSetup {
  private TemplateSetup() {}

  /**
   * @throws IOException when no host took it; tells why of each
   */
  static void run(Connections connections, TemplateLoader templates) throws IOException {
    List<String> failures = new ArrayList<>();
    for (BaseUrl host : connections.hosts()) {
      HttpConnection connection = connections.to(host);
      try {
        connection.open();
        templates.load(connection, ServerInfo.ask(connection).dialect());
        return;
      } catch (IOException e) {
        failures.add(host + ": " + e.getMessage());
      } finally {
        connection.close();
      }
    }
    throw new IOException("the index template could not be loaded: " + String.join("; ", failures));
  }
}
