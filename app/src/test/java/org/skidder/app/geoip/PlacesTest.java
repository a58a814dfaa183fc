package org.skidder.app.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.enrich.GeoDatabase;

/** Fields of places are those that an ingest node makes of the same database. */
class PlacesTest {
  @TempDir Path folder;

  @Test
  void theRegionIsTheSmallestSubdivision() throws IOException {
    Path file = folder.resolve("city.mmdb");
    Files.write(
        file, TestDatabase.of("Test-City", "203.0.113.0", 24, "GB", "Boxford", "ENG", "WBK"));
    try (GeoDatabase database = GeoDatabase.open(file)) {
      String address = "203.0.113.9";
      FieldMap fields =
          database.lookup(ByteText.of(address), InetAddress.getByName(address)).orElseThrow();
      assertThat(fields.get("region_name")).isEqualTo("WBK");
      assertThat(fields.get("region_iso_code")).isEqualTo("GB-WBK");
      assertThat(fields.get("city_name")).isEqualTo("Boxford");
    }
  }
}
