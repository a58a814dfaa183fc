package org.skidder.ingest;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.skidder.ingest.enrich.GeoDatabase;
import org.skidder.ingest.enrich.UserAgents;
import org.skidder.ingest.grok.PatternLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all pipelines of a program share. Thread-safe; heavy parts are made at first use. */
public final class IngestResources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("ingest");

  private final Clock clock;
  private final Supplier<Optional<GeoDatabase>> openGeo;
  private Optional<GeoDatabase> geo = Optional.empty();
  private boolean askedForGeo;
  private @Nullable UserAgents userAgents;
  private @Nullable PatternLibrary patterns;

  /**
   * @param clock time of processing
   * @param geo opens the database of places, asked once, when a pipeline wants it
   */
  public IngestResources(Clock clock, Supplier<Optional<GeoDatabase>> geo) {
    this.clock = clock;
    this.openGeo = geo;
  }

  /** Without a database of places. */
  public static IngestResources withoutGeo(Clock clock) {
    return new IngestResources(clock, Optional::empty);
  }

  Clock clock() {
    return clock;
  }

  /** The database of places, if there is one; that there is none is said once. */
  synchronized Optional<GeoDatabase> geo() {
    if (!askedForGeo) {
      askedForGeo = true;
      geo = openGeo.get();
      if (geo.isEmpty()) {
        LOG.warn(
            "There is no GeoIP database: the geoip steps of pipelines that run here are skipped."
                + " Set filebeat.geoip.database to a file in MMDB format to have them.");
      }
    }
    return geo;
  }

  synchronized UserAgents userAgents() {
    if (userAgents == null) {
      userAgents = new UserAgents();
    }
    return userAgents;
  }

  synchronized PatternLibrary patterns() {
    if (patterns == null) {
      patterns = PatternLibrary.bundled();
    }
    return patterns;
  }

  @Override
  public synchronized void close() throws IOException {
    if (geo.isPresent()) {
      geo.get().close();
      geo = Optional.empty();
    }
  }
}
