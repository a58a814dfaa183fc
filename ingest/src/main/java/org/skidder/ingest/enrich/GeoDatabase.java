package org.skidder.ingest.enrich;

import com.maxmind.db.CHMCache;
import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.Metadata;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.FieldMap;
import org.skidder.core.net.IpAddress;

/**
 * A database of places in MaxMind's file format (MMDB). Records in the nested layout of MaxMind and
 * DB-IP and in the flat one of the packages of ip-location-db are understood. Thread-safe.
 */
public final class GeoDatabase implements AutoCloseable {
  private static final int ROOM = 4096;
  private static final int PROBES = 4096;

  private final Reader reader;
  private final String kind;
  private final BoundedCache<Optional<FieldMap>> cache = new BoundedCache<>(ROOM);

  private GeoDatabase(Reader reader) {
    this.reader = reader;
    this.kind = reader.getMetadata().databaseType().toLowerCase(Locale.ROOT);
  }

  /**
   * Opens a database; the file is mapped into memory.
   *
   * @throws IOException when it is not there or no such database
   */
  public static GeoDatabase open(Path file) throws IOException {
    try {
      return new GeoDatabase(
          new Reader(file.toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache(ROOM)));
    } catch (InvalidDatabaseException | RuntimeException e) {
      throw new IOException("not a database of places in MMDB format: " + e.getMessage(), e);
    }
  }

  /**
   * What a database says about itself.
   *
   * @param type as its makers call it: {@code DBIP-City-Lite}
   * @param built when it was made
   * @param known how many of the probed addresses it knows
   */
  public record About(String type, Instant built, int known) {
    /** One line for people. */
    public String line() {
      return "%s of %s, knows %d of %d addresses that were tried"
          .formatted(type, built.atOffset(ZoneOffset.UTC).toLocalDate(), known, PROBES);
    }
  }

  /**
   * Looks whether a file is a database that answers, with addresses from all over IPv4.
   *
   * @throws IOException when it is none, or damaged
   */
  public static About check(Path file) throws IOException {
    try (GeoDatabase database = open(file)) {
      int known = 0;
      for (int i = 0; i < PROBES; i++) {
        byte[] address = {(byte) (i >> 4), (byte) (i << 4), 1, 1};
        known += database.reader.get(InetAddress.getByAddress(address), Map.class) == null ? 0 : 1;
      }
      Metadata metadata = database.reader.getMetadata();
      return new About(metadata.databaseType(), metadata.buildTime(), known);
    } catch (InvalidDatabaseException | RuntimeException e) {
      throw new IOException("the database of places is damaged: " + e.getMessage(), e);
    }
  }

  /** Whether the database knows networks (ASN) instead of places. */
  public boolean isNetworks() {
    return kind.contains("asn");
  }

  /**
   * The frozen fields of an address, all that the database has; empty for one that it does not
   * know.
   *
   * @param text the address as it is written, the key of the cache
   * @param address the same, read
   */
  public Optional<FieldMap> lookup(ByteText text, InetAddress address) {
    return cache.get(text, key -> find(address));
  }

  private Optional<FieldMap> find(InetAddress address) {
    try {
      Map<?, ?> record = reader.get(address, Map.class);
      if (record == null) {
        return Optional.empty();
      }
      FieldMap fields = isNetworks() ? network(record) : place(record);
      fields.put("ip", IpAddress.text(address));
      return Optional.of(fields.freeze());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static FieldMap network(Map<?, ?> record) {
    FieldMap fields = new FieldMap();
    put(fields, "asn", first(record.get("autonomous_system_number"), record.get("asn")));
    put(
        fields,
        "organization_name",
        first(record.get("autonomous_system_organization"), record.get("organization")));
    return fields;
  }

  private static FieldMap place(Map<?, ?> record) {
    FieldMap fields = new FieldMap();
    put(fields, "continent_name", name(record, "continent"));
    put(
        fields,
        "country_iso_code",
        first(at(record, "country", "iso_code"), record.get("country_code")));
    put(fields, "country_name", name(record, "country"));
    // They stand from the largest to the smallest.
    Object subdivision =
        record.get("subdivisions") instanceof List<?> list && !list.isEmpty()
            ? list.getLast()
            : Map.of();
    Object country = fields.get("country_iso_code");
    if (at(subdivision, "iso_code") instanceof String code && country != null) {
      fields.put("region_iso_code", country + "-" + code);
    }
    put(fields, "region_name", first(at(subdivision, "names", "en"), record.get("state1")));
    put(fields, "city_name", first(at(record, "city", "names", "en"), record.get("city")));
    put(fields, "timezone", first(at(record, "location", "time_zone"), record.get("timezone")));
    Object lat = first(at(record, "location", "latitude"), record.get("latitude"));
    Object lon = first(at(record, "location", "longitude"), record.get("longitude"));
    if (lat instanceof Number latitude && lon instanceof Number longitude) {
      FieldMap location = new FieldMap();
      location.put("lat", coordinate(latitude));
      location.put("lon", coordinate(longitude));
      fields.put("location", location);
    }
    return fields;
  }

  private static Object coordinate(Number number) {
    return number instanceof Float single
        ? Double.valueOf(Float.toString(single))
        : (Object) number.doubleValue();
  }

  private static @Nullable Object name(Map<?, ?> record, String what) {
    return at(record, what, "names", "en");
  }

  private static @Nullable Object at(@Nullable Object record, String... keys) {
    Object at = record;
    for (String key : keys) {
      if (!(at instanceof Map<?, ?> map)) {
        return null;
      }
      at = map.get(key);
    }
    return at;
  }

  private static @Nullable Object first(@Nullable Object one, @Nullable Object other) {
    return one instanceof String || one instanceof Number ? one : other;
  }

  private static void put(FieldMap fields, String key, @Nullable Object value) {
    if (value instanceof String text && !text.isEmpty()) {
      fields.put(key, text);
    } else if (value instanceof Number number) {
      fields.put(key, number.longValue());
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
