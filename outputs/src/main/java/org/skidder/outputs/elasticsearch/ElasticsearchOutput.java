package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.StepReport;
import org.skidder.outputs.elasticsearch.ingest.PipelineLoader;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;
import org.skidder.outputs.elasticsearch.template.TemplateLoader;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.UrlText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code output.elasticsearch}. */
public final class ElasticsearchOutput implements OutputFactory<ElasticsearchConfig> {
  private static final Logger LOG = LoggerFactory.getLogger("elasticsearch");

  @Override
  public String name() {
    return "elasticsearch";
  }

  @Override
  public Class<ElasticsearchConfig> configType() {
    return ElasticsearchConfig.class;
  }

  @Override
  public OutputPlan create(ElasticsearchConfig config, OutputContext context) {
    DeadLetters deadLetters = config.deadLetter().create(name(), context);
    Targets targets = SelectedTargets.of(config, context.identity());
    ElasticsearchClient.OnConnect onConnect = onConnect(config, context);
    Connections connections = new Connections(config, context);
    String bulkTarget = "/_bulk" + query(config.parameters());
    List<OutputClient> clients = new ArrayList<>();
    for (BaseUrl host : connections.hosts()) {
      if (!context.trial()) {
        LOG.info("Elasticsearch url: {}", host);
      }
      for (int i = 0; i < config.worker(); i++) {
        Actions actions = new Actions(config.escapeHtml());
        clients.add(
            new ElasticsearchClient(
                connections.to(host),
                actions,
                new BulkBody(
                    actions, targets, deadLetters, config.documentId(), config.escapeHtml()),
                deadLetters,
                onConnect,
                bulkTarget,
                config.compressionLevel(),
                new RequestLimit(context.clock())));
      }
    }
    return new OutputPlan(
        name(),
        clients,
        config.loadbalance(),
        Math.max(0, config.bulkMaxSize()),
        config.bulkMaxBytes().bytes(),
        config.backoff().init(),
        config.backoff().max());
  }

  private static ElasticsearchClient.OnConnect onConnect(
      ElasticsearchConfig config, OutputContext context) {
    TemplateLoader templates = templates(config, context);
    PipelineLoader pipelines = new PipelineLoader(context.pipelines(), record(context), false);
    return new ElasticsearchClient.OnConnect() {
      @Override
      public void connected(HttpConnection connection, ServerInfo server) throws IOException {
        templates.load(connection, server.dialect());
        pipelines.load(connection, server.opensearch(), server.version());
      }

      @Override
      public long revision() {
        return pipelines.revision();
      }
    };
  }

  /** Where it is kept what was loaded. */
  static Path record(OutputContext context) {
    // Clusters may be of different versions, and have different pipelines under the same ids.
    String name = context.name().isEmpty() ? "" : "-" + context.name();
    return context.dataPath().resolve("ingest-pipelines" + name);
  }

  static TemplateLoader templates(ElasticsearchConfig config, OutputContext context) {
    TemplateConfig template = TemplateConfig.of(context.root());
    boolean ownNames = template.name().isPresent() && template.pattern().isPresent();
    boolean loads = template.enabled() && !template.json().enabled();
    if (config.index().isPresent() && loads && !ownNames) {
      throw new IllegalArgumentException(
          "setup.template.name and setup.template.pattern have to be set if index name is"
              + " modified");
    }
    TemplateLoader loader =
        new TemplateLoader(
            template, context.identity(), context.fields(), context.configPath(), context.clock());
    if (template.enabled()) {
      loader.check();
    }
    return loader;
  }

  @Override
  public boolean test(ElasticsearchConfig config, OutputContext context, StepReport report) {
    return new HostProbe(new Connections(config, context), report, context.clock()).run();
  }

  private static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    for (Map.Entry<String, String> entry : new TreeMap<>(parameters).entrySet()) {
      query.append(query.isEmpty() ? '?' : '&').append(UrlText.query(entry.getKey()));
      query.append('=').append(UrlText.query(entry.getValue()));
    }
    return query.toString();
  }
}
