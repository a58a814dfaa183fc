package org.skidder.setup.kibana;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.skidder.outputs.http.HttpSettings.Credentials;

/**
 * How Kibana is reached.
 *
 * @param config the options
 * @param unless user and password, each when neither the options nor the URL state it
 * @param configPath for relative names of certificates
 * @param program how we call ourselves
 */
public record KibanaAccess(
    KibanaConfig config, Optional<Credentials> unless, Path configPath, String program) {

  /**
   * Connects.
   *
   * @throws IOException when there is no Kibana to talk to; the message says where and why
   */
  public Kibana connect() throws IOException {
    if (!config.enabled()) {
      throw new IOException("Kibana is needed, but setup.kibana.enabled is false");
    }
    try {
      return Kibana.connect(config, unless, configPath, program);
    } catch (IllegalArgumentException e) {
      throw new IOException("setup.kibana.ssl: " + e.getMessage(), e);
    }
  }
}
