package org.skidder.ingest;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.FieldMap;
import org.skidder.core.net.IpAddress;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Bytes;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.Values;
import org.skidder.ingest.enrich.GeoDatabase;

/** {@code geoip}: where an address is. */
final class GeoStep implements Step {
  private static final List<String> CITY =
      List.of(
          "continent_name",
          "country_iso_code",
          "region_iso_code",
          "region_name",
          "city_name",
          "location");
  private static final List<String> NETWORK = List.of("ip", "asn", "organization_name");
  private static final Set<String> KNOWN =
      Set.of(
          "ip",
          "continent_name",
          "country_iso_code",
          "country_name",
          "region_iso_code",
          "region_name",
          "city_name",
          "timezone",
          "location",
          "asn",
          "organization_name");

  private final KeyPath field;
  private final KeyPath target;
  private final boolean ignoreMissing;
  private final Set<String> properties;
  private final IngestResources resources;

  private GeoStep(Options options, IngestResources resources) {
    this.resources = resources;
    field = KeyPath.of(options.text("field"));
    target = KeyPath.of(options.optionalText("target_field").orElse("geoip"));
    ignoreMissing = options.flag("ignore_missing", false);
    boolean networks =
        options.optionalText("database_file").map(name -> name.contains("ASN")).orElse(false);
    if (!options.flag("first_only", true)) {
      throw options.fault(
          "first_only", "places of all addresses of a list are not available at the edge");
    }
    properties = new LinkedHashSet<>();
    for (String property : options.texts("properties")) {
      String name = property.toLowerCase(java.util.Locale.ROOT);
      if (!KNOWN.contains(name)) {
        throw options.fault("properties", "illegal property value [" + property + "]");
      }
      properties.add(name);
    }
    if (properties.isEmpty()) {
      properties.addAll(networks ? NETWORK : CITY);
    }
  }

  static Step create(Options options, PipelineCompiler compiler) {
    return new GeoStep(options, compiler.resources());
  }

  @Override
  public boolean run(Doc doc) throws IngestException {
    if (doc.lacks(field, ignoreMissing, "cannot extract geoip information.")) {
      return true;
    }
    if (field.read(doc) instanceof List<?> addresses) {
      for (Object address : addresses) {
        if (lookup(doc, Bytes.of(Values.text(address)))) {
          break;
        }
      }
    } else {
      lookup(doc, doc.bytes(field));
    }
    return true;
  }

  private boolean lookup(Doc doc, ByteText text) throws IngestException {
    Optional<InetAddress> address = IpAddress.parse(text);
    if (address.isEmpty()) {
      throw new IngestException("'" + text + "' is not an IP string literal.");
    }
    Optional<GeoDatabase> database = resources.geo();
    if (database.isEmpty()) {
      return true;
    }
    Optional<FieldMap> all = database.get().lookup(text, address.get());
    if (all.isEmpty()) {
      return false;
    }
    FieldMap chosen = new FieldMap();
    for (String property : properties) {
      @Nullable Object found = all.get().get(property);
      if (found != null) {
        chosen.put(property, found);
      }
    }
    if (!chosen.isEmpty()) {
      target.write(doc, chosen);
    }
    return true;
  }
}
