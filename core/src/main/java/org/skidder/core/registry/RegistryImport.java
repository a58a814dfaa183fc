package org.skidder.core.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.json.JsonMistake;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a registry of Filebeat (5.x to 6.4: a JSON array), Filebeat 1.x or Logstash Forwarder (a
 * JSON object by path). The file is only read. Reading is as tolerant as the original's: keys in
 * any case, unknown keys, missing keys, {@code null}, text behind the array.
 *
 * <p>Where the original refuses to start, everything sound is taken and the rest is reported: the
 * files of lost entries are read again, no line is skipped.
 */
final class RegistryImport {

  /** Asks the file system who is at a path; empty if nobody. */
  public interface Identities {
    Optional<FileIdentity> of(Path path);
  }

  /**
   * What a registry file held.
   *
   * @param states all finished and unclaimed, one per key
   * @param notices what was left out or is odd, without being a failure
   * @param error why reading ended early; states are those from before. Empty if it did not
   */
  public record Result(List<FileState> states, List<String> notices, Optional<String> error) {
    public Result {
      states = List.copyOf(states);
      notices = List.copyOf(notices);
    }
  }

  private final Path file;
  private final Identities identities;
  private final java.time.InstantSource clock;
  private final Map<StateKey, FileState> states = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();

  private RegistryImport(Path file, Identities identities, java.time.InstantSource clock) {
    this.file = file;
    this.identities = identities;
    this.clock = clock;
  }

  /** Reads {@code file}; a missing file gives an empty result. */
  public static Result read(Path file) {
    return read(file, RegistryImport::identity, java.time.InstantSource.system());
  }

  /** As {@link #read(Path)}, asking {@code identities} which files of old formats still exist. */
  static Result read(Path file, Identities identities, java.time.InstantSource clock) {
    RegistryImport i = new RegistryImport(file, identities, clock);
    Optional<String> error = i.read();
    return new Result(new ArrayList<>(i.states.values()), i.notices, error);
  }

  private static Optional<FileIdentity> identity(Path path) {
    try {
      return Optional.of(FileIdentity.of(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<String> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      return Optional.of(file + ": this is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      // A reader, because a parser of bytes would refuse invalid UTF-8, which the original reads.
      PushbackReader reader = new PushbackReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      if (skippedMark(reader)) {
        notices.add(file + ": the file is empty; all files are read as if never seen");
        return Optional.empty();
      }
      return parse(reader);
    } catch (IOException e) {
      return Optional.of(file + ": cannot be read: " + e);
    }
  }

  /** Skips a byte order mark; true if there is nothing else. */
  private static boolean skippedMark(PushbackReader reader) throws IOException {
    int first = reader.read();
    if (first == 0xfeff) {
      first = reader.read();
    }
    if (first >= 0) {
      reader.unread(first);
    }
    return first < 0;
  }

  private Optional<String> parse(Reader reader) {
    JsonFactory json = JsonFactory.builder().build();
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), reader)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        readArray(new RegistryEntryReader(parser));
      } else if (first == JsonToken.START_OBJECT) {
        readObject(parser, new RegistryEntryReader(parser));
      } else if (first != JsonToken.VALUE_NULL) {
        return Optional.of(file + ": no array of states");
      }
      return Optional.empty();
    } catch (JacksonException e) {
      var at = e.getLocation();
      return Optional.of(
          "%s:%d:%d: malformed JSON: %s"
              .formatted(
                  file,
                  at == null ? 0 : at.getLineNr(),
                  at == null ? 0 : at.getColumnNr(),
                  JsonMistake.of(e)));
    }
  }

  private void readArray(RegistryEntryReader entries) {
    int n = 0;
    for (JsonToken t = entries.next(); t != JsonToken.END_ARRAY; t = entries.next()) {
      n++;
      if (t == JsonToken.VALUE_NULL) {
        continue;
      }
      RegistryEntryReader.Entry entry = entries.read();
      if (entry.problem().isEmpty()) {
        add(entry.state());
      } else {
        notices.add("%s: entry %d is left out: %s".formatted(file, n, entry.problem()));
      }
    }
  }

  /** The old form has no identity one could rely on by itself: the path must still lead there. */
  private void readObject(JsonParser parser, RegistryEntryReader entries) {
    int before = notices.size();
    while (entries.next() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (entries.next() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        notices.add("%s: %s is no state; left out".formatted(file, name));
        continue;
      }
      RegistryEntryReader.Entry entry = entries.read();
      if (entry.problem().isEmpty()) {
        addByPath(entry.state(), name);
      } else {
        notices.add("%s: the entry of %s is left out: %s".formatted(file, name, entry.problem()));
      }
    }
    notices.add(
        before,
        "%s: a registry of Filebeat 1.x or Logstash Forwarder; %d states taken over"
            .formatted(file, states.size()));
  }

  private void addByPath(FileState entry, String name) {
    String source = entry.source().isEmpty() ? name : entry.source();
    Optional<FileIdentity> now;
    try {
      now = identities.of(Path.of(source));
    } catch (InvalidPathException e) {
      now = Optional.empty();
    }
    if (now.isPresent() && now.get().equals(entry.id())) {
      add(entry.withSource(source, "").withTimestamp(clock.instant()));
    } else {
      notices.add("%s: %s is not the file it was; left out".formatted(file, source));
    }
  }

  private void add(FileState state) {
    states.merge(state.key(), state, RegistryImport::merge);
  }

  /** 6.3.1 wrote some entries twice: the larger offset, the rest from the later update. */
  private static FileState merge(FileState a, FileState b) {
    FileState newer = b.timestamp().isBefore(a.timestamp()) ? a : b;
    return newer.withOffset(Math.max(a.offset(), b.offset()));
  }
}
