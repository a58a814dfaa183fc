package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.plugin.OutputContext;
import org.skidder.outputs.elasticsearch.ingest.PipelineLoader;
import org.skidder.outputs.elasticsearch.template.TemplateLoader;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.http.HttpSettings.Credentials;

/**
 * The servers of an output, to be prepared for what it will send. Every task goes to the first host
 * that does it; they are all of one cluster. Thread-safe.
 */
public final class ElasticsearchHosts {
  private final ElasticsearchConfig config;
  private final OutputContext context;
  private final Connections connections;

  /**
   * Nothing is connected yet.
   *
   * @throws IllegalArgumentException when a host, a proxy or a certificate cannot be used
   */
  public ElasticsearchHosts(ElasticsearchConfig config, OutputContext context) {
    this.config = config;
    this.context = context;
    connections = new Connections(config, context);
  }

  /** Something to do on one server. */
  @FunctionalInterface
  public interface Task<T> {
    /**
     * Does it.
     *
     * @throws IOException when this server does not do it; the next one is tried
     */
    T on(Host host) throws IOException;
  }

  /** One server, connected. Used by one thread. */
  public final class Host {
    private final HttpConnection connection;
    private final ServerInfo server;

    private Host(HttpConnection connection, ServerInfo server) {
      this.connection = connection;
      this.server = server;
    }

    /** Whether it is OpenSearch. */
    public boolean opensearch() {
      return server.opensearch();
    }

    /** Its version, {@code a.b.c}; empty when it does not tell. */
    public String version() {
      return server.version();
    }

    /** First number of its version; 0 when it does not tell. */
    public int major() {
      return server.major();
    }

    /**
     * Sends a request without a body.
     *
     * @return the answer, whatever its status; valid until the next request
     */
    public HttpResponse call(String method, String path) throws IOException {
      reopen();
      return connection.call(method, path);
    }

    /** Sends a request with a JSON body; as {@link #call(String, String)}. */
    public HttpResponse call(String method, String path, byte[] json) throws IOException {
      reopen();
      return connection.call(method, path, json);
    }

    private void reopen() throws IOException {
      if (!connection.isUsable()) {
        connection.open();
      }
    }

    /** Loads the index template, as a run does at its first connection. */
    public void loadTemplate() throws IOException {
      TemplateLoader templates = ElasticsearchOutput.templates(config, context);
      templates.load(connection, server.dialect());
    }

    /**
     * Loads the ingest pipelines, also those that are there.
     *
     * @return how many
     */
    public int loadPipelines() throws IOException {
      PipelineLoader pipelines =
          new PipelineLoader(context.pipelines(), ElasticsearchOutput.record(context), true);
      return pipelines.load(connection, server.opensearch(), server.version());
    }
  }

  /** User and password of the options, if there are any. */
  public Optional<Credentials> credentials() {
    return connections.credentials();
  }

  /**
   * Does a task on the first host that can.
   *
   * @param what is done, for the message: {@code the index template could not be loaded}
   * @throws IOException when none did it; tells why of each, once
   */
  public <T> T first(String what, Task<T> task) throws IOException {
    Map<String, String> failures = new LinkedHashMap<>();
    for (BaseUrl host : connections.hosts()) {
      HttpConnection connection = connections.to(host);
      try {
        connection.open();
        return task.on(new Host(connection, ServerInfo.ask(connection)));
      } catch (IOException e) {
        failures.putIfAbsent(String.valueOf(e.getMessage()), host.toString());
      } finally {
        connection.close();
      }
    }
    List<String> texts = new ArrayList<>();
    failures.forEach((reason, host) -> texts.add(host + ": " + reason));
    throw new IOException(what + ": " + String.join("; ", texts));
  }
}
