package org.skidder.outputs.elasticsearch.template;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.skidder.core.plugin.Identity;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that a server has the template. Thread-safe; one connection at a time. */
public final class TemplateLoader {
  private static final Logger LOG = LoggerFactory.getLogger("template");

  private final TemplateConfig config;
  private final Identity identity;
  private final Path configPath;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** For the template that the options describe. */
  public TemplateLoader(TemplateConfig config, Identity identity, Path configPath, Clock clock) {
    this.config = config;
    this.identity = identity;
    this.configPath = configPath;
    this.clock = clock;
  }

  /**
   * Loads the template, unless it is there and is not to be replaced.
   *
   * @throws IOException when the server does not take it; nothing may be sent then, because indices
   *     would be made without it
   */
  public void load(HttpConnection connection, Dialect dialect) throws IOException {
    if (!config.enabled()) {
      return;
    }
    lock.lock();
    try {
      IndexTemplate template = render(dialect);
      HttpResponse there = connection.call("HEAD", template.path());
      if (there.status() == 200 && !config.overwrite()) {
        LOG.info("Template {} already exists and is kept", template.name());
        return;
      }
      if (!connection.isUsable()) {
        connection.open();
      }
      HttpResponse answer = connection.call("PUT", template.path(), template.json());
      if (!answer.isSuccess()) {
        throw new IOException(
            "template "
                + template.name()
                + " could not be loaded, PUT "
                + template.path()
                + " was answered with "
                + answer.describe()
                + "; events wait until it is (or set setup.template.enabled: false)");
      }
      LOG.info("Template {} loaded", template.name());
    } finally {
      lock.unlock();
    }
  }

  private IndexTemplate render(Dialect dialect) throws IOException {
    try {
      return IndexTemplate.render(config, identity, dialect, List.of(), configPath, clock.millis());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
