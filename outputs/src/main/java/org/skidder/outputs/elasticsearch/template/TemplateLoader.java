package org.skidder.outputs.elasticsearch.template;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import org.skidder.core.plugin.FieldDeclarations;
import org.skidder.core.plugin.Identity;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that a server has the template. Thread-safe; one connection at a time. */
public final class TemplateLoader {
  private static final Logger LOG = LoggerFactory.getLogger("template");

  /** Names do not depend on it; it only has to be one. */
  private static final String OWN_LEVEL = "6.4.0";

  private final TemplateConfig config;
  private final Identity identity;
  private final FieldDeclarations modules;
  private final Path configPath;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * For the template that the options describe.
   *
   * @param modules fields that modules declare
   * @param configPath where relative files are
   */
  public TemplateLoader(
      TemplateConfig config,
      Identity identity,
      FieldDeclarations modules,
      Path configPath,
      Clock clock) {
    this.config = config;
    this.identity = identity;
    this.modules = modules;
    this.configPath = configPath;
    this.clock = clock;
  }

  /**
   * Finds mistakes in what the options name, before anything is connected.
   *
   * @throws IllegalArgumentException with the mistake, for the user
   */
  public void check() {
    Dialect any = Dialect.ofVersion(OWN_LEVEL);
    if (config.fields().isPresent() || config.appendFields().isPresent()) {
      var _ = FieldList.of(config, configPath, modules);
    }
    if (config.json().enabled()) {
      var _ = IndexTemplate.render(config, identity, any, modules, configPath, clock.millis());
    }
    var _ = TemplateAddress.of(config, identity, any, clock.millis());
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
      TemplateAddress address = address(dialect);
      HttpResponse there = connection.call("HEAD", address.path());
      LOG.debug("HEAD {}: {}", address.path(), there.status());
      if (there.status() == 200 && !config.overwrite()) {
        LOG.info("Template {} already exists and is kept", address.name());
        return;
      }
      IndexTemplate template = render(dialect);
      if (!connection.isUsable()) {
        connection.open();
      }
      HttpResponse answer = connection.call("PUT", template.path(), template.json());
      LOG.debug("PUT {}: {}", template.path(), answer.status());
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

  private TemplateAddress address(Dialect dialect) throws IOException {
    try {
      return TemplateAddress.of(config, identity, dialect, clock.millis());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Not kept: it is large, and needed once as a rule. */
  private IndexTemplate render(Dialect dialect) throws IOException {
    try {
      return IndexTemplate.render(config, identity, dialect, modules, configPath, clock.millis());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
