package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.app.geoip.DatabaseFile;
import org.skidder.app.geoip.Download;
import org.skidder.app.geoip.FreeDatabase;
import org.skidder.app.home.Version;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.FieldMap;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.net.IpAddress;
import org.skidder.ingest.enrich.GeoDatabase;

/** {@code geoip fetch} and {@code geoip show}: the database of places for parsing at the edge. */
public final class GeoipCommand {
  private static final String OPTION = "filebeat.geoip.database";

  private GeoipCommand() {}

  /** Fetches a database and puts it where the configuration expects it. */
  public static void fetch(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    LoadedConfig loaded = Settings.loader(arguments).load(new Problems());
    Optional<Path> configured = configured(loaded);
    DatabaseFile file =
        new DatabaseFile(
            arguments
                .text(Flag.FILE)
                .map(Path::of)
                .or(() -> configured)
                .orElseGet(() -> DatabaseFile.folder(loaded.paths().data()).resolve("city.mmdb")));
    try {
      Download download =
          new Download(
              arguments.text(Flag.PROXY), System.getenv(), "skidder/" + Version.read().own());
      List<URI> addresses = addresses(arguments, out);
      Optional<String> sha256 = arguments.text(Flag.SHA256);
      if (sha256.isPresent() && !sha256.get().matches("[0-9A-Fa-f]{64}")) {
        throw new CommandException("--sha256 takes 64 hexadecimal digits");
      }
      out.println("Fetching " + Download.shown(addresses.getFirst()));
      out.flush();
      GeoDatabase.About about = file.replace(download, addresses, sha256);
      out.println(file.path() + ": " + about.line());
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
    if (configured.isEmpty() || !new DatabaseFile(configured.get()).path().equals(file.path())) {
      out.println("To use it, set " + OPTION + ": " + file.path());
    } else {
      out.println("A Skidder that runs goes on with the old one until it is restarted.");
    }
  }

  private static List<URI> addresses(Arguments arguments, PrintStream out) {
    Optional<String> url = arguments.text(Flag.URL);
    if (url.isPresent()) {
      return List.of(Download.address(url.get()));
    }
    out.print(FreeDatabase.LICENCE);
    return FreeDatabase.addresses(YearMonth.now(ZoneOffset.UTC));
  }

  private static Optional<Path> configured(LoadedConfig loaded) {
    return loaded.root().text(OPTION).map(loaded.paths().config()::resolve);
  }

  /** Tells what the database is, and what it has about addresses. */
  public static void show(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    LoadedConfig loaded = Settings.loader(arguments).load(new Problems());
    Path file =
        arguments
            .text(Flag.FILE)
            .map(Path::of)
            .or(() -> configured(loaded))
            .orElseThrow(() ->
                new CommandException(
                    OPTION + " names no database; 'skidder geoip fetch' brings one"));
    if (!Files.isReadable(file)) {
      throw new CommandException(file + " cannot be read; 'skidder geoip fetch' brings it");
    }
    out.println(file + ": " + GeoDatabase.check(file).line());
    try (GeoDatabase database = GeoDatabase.open(file)) {
      for (String address : arguments.rest()) {
        out.println(address + ": " + place(database, address));
      }
    }
  }

  private static String place(GeoDatabase database, String text) throws CommandException {
    Optional<InetAddress> address = IpAddress.parse(text);
    if (address.isEmpty()) {
      throw new CommandException("'" + text + "' is no IP address");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Optional<FieldMap> place = database.lookup(new ByteText(bytes, 0, bytes.length), address.get());
    if (place.isEmpty()) {
      return "not known";
    }
    JsonBuffer json = new JsonBuffer(256);
    DocumentEncoder.value(place.get(), json, false);
    return json.toString();
  }
}
