package org.skidder.setup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Config;
import org.skidder.core.plugin.Identity;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleLibrary;
import org.skidder.outputs.elasticsearch.ElasticsearchHosts;
import org.skidder.outputs.elasticsearch.template.FieldList;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;
import org.skidder.outputs.http.HttpSettings.Credentials;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.dashboards.Bundle;
import org.skidder.setup.dashboards.DashboardExport;
import org.skidder.setup.dashboards.DashboardImport;
import org.skidder.setup.dashboards.OwnDashboards;
import org.skidder.setup.kibana.Kibana;
import org.skidder.setup.kibana.KibanaAccess;
import org.skidder.setup.kibana.KibanaVersion;
import org.skidder.setup.ml.MachineLearning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares receivers, part by part. Connects only for the part that is asked for. */
public final class SetUp {
  private static final Logger LOG = LoggerFactory.getLogger("setup");

  private final Config root;
  private final SetupSections sections;
  private final Path home;
  private final Path configPath;
  private final Identity identity;
  private final ModuleLibrary library;

  /**
   * @param root the whole configuration
   * @param sections what it says about set-up
   * @param home {@code path.home}
   * @param configPath {@code path.config}
   * @param library the modules there are
   */
  public SetUp(
      Config root,
      SetupSections sections,
      Path home,
      Path configPath,
      Identity identity,
      ModuleLibrary library) {
    this.root = root;
    this.sections = sections;
    this.home = home;
    this.configPath = configPath;
    this.identity = identity;
    this.library = library;
  }

  /**
   * Loads the index template.
   *
   * @param servers of the outputs that are Elasticsearch
   * @return false if it is switched off
   * @throws IOException when it could not be loaded everywhere
   */
  public boolean template(List<ElasticsearchHosts> servers) throws IOException {
    require(
        servers,
        "the index template is loaded through output.elasticsearch, which is not configured;"
            + " 'export template' prints it");
    if (!TemplateConfig.of(root).enabled()) {
      return false;
    }
    for (ElasticsearchHosts hosts : servers) {
      hosts.first(
          "the index template could not be loaded",
          host -> {
            host.loadTemplate();
            return true;
          });
    }
    return true;
  }

  /**
   * Loads the ingest pipelines of the filesets in use, also those that are there.
   *
   * @return how many
   * @throws IOException when not all could be loaded
   */
  public int pipelines(List<ElasticsearchHosts> servers) throws IOException {
    require(
        servers,
        "ingest pipelines are loaded through output.elasticsearch, which is not configured");
    int loaded = 0;
    for (ElasticsearchHosts hosts : servers) {
      loaded +=
          hosts.first(
              "the ingest pipelines could not be loaded", ElasticsearchHosts.Host::loadPipelines);
    }
    return loaded;
  }

  private static void require(List<ElasticsearchHosts> servers, String otherwise)
      throws IOException {
    if (servers.isEmpty()) {
      throw new IOException(otherwise);
    }
  }

  /**
   * Imports index pattern and dashboards.
   *
   * @throws IOException when not all could be imported
   */
  public void dashboards(List<ElasticsearchHosts> servers) throws IOException {
    DashboardImport made =
        new DashboardImport(
            sections.dashboards(), access(servers), home, identity.hostname(), own());
    made.run(servers.stream().findFirst());
  }

  /**
   * Sets up machine learning.
   *
   * @param filesets in use
   * @return false if there is none to set up
   * @throws IOException when a job could not be made
   */
  public boolean machineLearning(List<ElasticsearchHosts> servers, List<Fileset> filesets)
      throws IOException {
    if (servers.isEmpty()) {
      LOG.warn("Machine learning is set up through output.elasticsearch, which is not configured");
      return false;
    }
    return new MachineLearning(servers.getFirst(), access(servers), identity.name()).run(filesets);
  }

  /**
   * The index pattern as a file that Kibana imports.
   *
   * @param kibana the version it is for
   * @throws IOException when it cannot be made
   */
  public Map<String, @Nullable Object> exportIndexPattern(KibanaVersion kibana) throws IOException {
    Bundle bundle = own().indexPattern(kibana);
    if (kibana.hasReferences()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>(bundle.objects().getFirst());
      object.put("references", List.of());
      return object;
    }
    return kibana.major() > 5
        ? bundle.document(kibana.text())
        : JsonTree.child(bundle.objects().getFirst(), "attributes");
  }

  /**
   * A dashboard as a document that an import takes: from Kibana if the configuration names one,
   * else from the modules, and from Kibana if they have none of that id.
   *
   * @throws IOException when there is none of that id
   */
  public Map<String, @Nullable Object> exportDashboard(String id) throws IOException {
    if (sections.namesKibana() && sections.kibana().enabled()) {
      return fromKibana(id);
    }
    KibanaVersion version = KibanaVersion.parse(identity.version());
    Optional<Bundle> found = own().find(id, version);
    if (found.isPresent()) {
      return found.get().document(version.text());
    }
    try {
      return fromKibana(id);
    } catch (IOException e) {
      throw new IOException("the modules have no dashboard " + id + ", and " + e.getMessage(), e);
    }
  }

  private Map<String, @Nullable Object> fromKibana(String id) throws IOException {
    try (Kibana kibana = access(List.of()).connect()) {
      return DashboardExport.of(kibana, id);
    }
  }

  private OwnDashboards own() {
    return new OwnDashboards(
        library,
        () -> FieldList.of(TemplateConfig.of(root), configPath, library),
        identity.name() + "-*",
        identity.hostname());
  }

  private KibanaAccess access(List<ElasticsearchHosts> servers) {
    Optional<Credentials> unless =
        servers.stream().findFirst().flatMap(ElasticsearchHosts::credentials).or(this::stated);
    String program = "Skidder/" + identity.version();
    return new KibanaAccess(sections.kibana(), unless, configPath, program);
  }

  /** What the output would use, also when nothing is to be sent to it. */
  private Optional<Credentials> stated() {
    Config output =
        root.get("output.elasticsearch").filter(Config::isEnabled).orElse(Config.empty());
    String user = output.text("username").orElse("");
    String password = output.text("password").orElse("");
    return user.isEmpty() && password.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials(user, password));
  }
}
