package org.skidder.setup.dashboards;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.skidder.outputs.elasticsearch.ElasticsearchHosts;
import org.skidder.setup.kibana.Kibana;
import org.skidder.setup.kibana.KibanaAccess;
import org.skidder.setup.kibana.KibanaVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports index pattern and dashboards by the way that fits the servers. */
public final class DashboardImport {
  private static final Logger LOG = LoggerFactory.getLogger("dashboards");
  private static final long LOG_NANOS = 60_000_000_000L;

  /** What Elasticsearch 5 is asked for: any Kibana of its time does. */
  private static final KibanaVersion KIBANA_5 = KibanaVersion.parse("5.6.0");

  private final DashboardsConfig config;
  private final KibanaAccess access;
  private final Path home;
  private final String hostname;
  private final OwnDashboards own;

  /**
   * @param access to Kibana
   * @param home {@code path.home}
   * @param hostname put into dashboards that ask for it
   * @param own what is imported when the options name nothing else
   */
  public DashboardImport(
      DashboardsConfig config, KibanaAccess access, Path home, String hostname, OwnDashboards own) {
    this.config = config;
    this.access = access;
    this.home = home;
    this.hostname = hostname;
    this.own = own;
  }

  /**
   * Imports.
   *
   * @param servers of the output; its version decides whether Kibana is used
   * @throws IOException when something could not be imported; the message says what and why
   */
  public void run(Optional<ElasticsearchHosts> servers) throws IOException {
    DashboardSource source = source();
    if (servers.isPresent() && !config.alwaysKibana() && isBeforeKibanasApi(servers.get())) {
      servers
          .get()
          .first(
              "the dashboards could not be imported",
              host -> {
                ElasticsearchImport importer = new ElasticsearchImport(host, config.kibanaIndex());
                importer.prepare();
                all(source, KIBANA_5, importer);
                return true;
              });
      return;
    }
    try (Kibana kibana = connect()) {
      LOG.info("Importing {} into {}", source.describe(), kibana.version());
      all(source, kibana.version(), new KibanaImport(kibana));
    }
  }

  private static boolean isBeforeKibanasApi(ElasticsearchHosts servers) throws IOException {
    return servers.first(
        "Elasticsearch could not be asked for its version (setup.dashboards.always_kibana: true"
            + " does without)",
        host -> !host.opensearch() && host.major() > 0 && host.major() < 6);
  }

  // --- where they come from

  private DashboardSource source() throws IOException {
    if (config.file().isPresent()) {
      Path file = found(config.file().get());
      try (InputStream in = Files.newInputStream(file)) {
        return archive(in, file.toString());
      } catch (java.nio.file.FileSystemException e) {
        throw new IOException("setup.dashboards.file: " + file + " cannot be read: " + e, e);
      }
    }
    Optional<String> url = config.url();
    if (url.isPresent()) {
      byte[] zip = Download.of(url.get(), access.program());
      return archive(new ByteArrayInputStream(zip), Download.shown(url.get()));
    }
    if (config.directory().isPresent()) {
      return folder(found(config.directory().get()));
    }
    Path usual = home.resolve("kibana");
    return Files.isDirectory(usual) ? folder(usual) : own;
  }

  /** Relative names are looked for in the working directory, then in the home path. */
  private Path found(Path stated) {
    return Files.exists(stated) ? stated : home.resolve(stated);
  }

  private DashboardSource archive(InputStream in, String place) throws IOException {
    return new DashboardFiles(place, Archive.zip(in, place, config.beat()), hostname);
  }

  private DashboardSource folder(Path folder) throws IOException {
    return new DashboardFiles(folder.toString(), Archive.folder(folder), hostname);
  }

  // --- where they go

  private Kibana connect() throws IOException {
    DashboardsConfig.Retry retry = config.retry();
    long logged = System.nanoTime() - LOG_NANOS;
    for (int attempt = 0; ; attempt++) {
      try {
        return access.connect();
      } catch (IOException e) {
        boolean last = retry.maximum() > 0 && attempt >= retry.maximum();
        if (!retry.enabled() || last || !access.config().enabled()) {
          throw e;
        }
        long now = System.nanoTime();
        if (now - logged >= LOG_NANOS) {
          logged = now;
          LOG.warn("{}; trying again every {} ms", e.getMessage(), retry.interval().toMillis());
        }
        LockSupport.parkNanos(retry.interval().toNanos());
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private void all(DashboardSource source, KibanaVersion kibana, Importer importer)
      throws IOException {
    Optional<IndexReplacement> replacement = config.index().map(IndexReplacement::new);
    if (!config.onlyDashboards()) {
      List<Bundle> patterns = source.indexPatterns(kibana);
      if (patterns.isEmpty() && config.onlyIndex()) {
        throw new IOException(source.describe() + " has no index patterns");
      }
      if (patterns.isEmpty()) {
        LOG.warn(
            "{} has no index pattern for {}; the dashboards need one that is there already",
            source.describe(),
            kibana);
      }
      each(
          "index pattern",
          patterns,
          bundle ->
              importer.indexPattern(
                  replacement.isPresent() ? replacement.get().pattern(bundle) : bundle));
    }
    if (!config.onlyIndex()) {
      List<Bundle> dashboards = source.dashboards(kibana);
      each(
          "dashboard",
          dashboards,
          bundle ->
              importer.dashboard(
                  replacement.isPresent() ? replacement.get().uses(bundle) : bundle));
    }
  }

  /** One step of the import. */
  private interface Step {
    void take(Bundle bundle) throws IOException;
  }

  /** Imports all of a kind, and tells all that went wrong with it. */
  private static void each(String kind, List<Bundle> bundles, Step step) throws IOException {
    List<String> errors = new ArrayList<>();
    for (Bundle bundle : bundles) {
      try {
        step.take(bundle);
        LOG.debug("Imported {} {}", kind, bundle.name());
      } catch (IOException e) {
        errors.add(kind + " " + bundle.name() + ": " + e.getMessage());
      }
    }
    if (!errors.isEmpty()) {
      throw new IOException("not imported: " + String.join("\n", errors));
    }
    LOG.info("Imported: {} of kind {}", bundles.size(), kind);
  }
}
