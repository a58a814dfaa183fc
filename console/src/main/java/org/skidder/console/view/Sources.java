package org.skidder.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.plugin.SourceStatus;

/** The JSON of {@code /inputs}. */
public final class Sources {
  private static final Comparator<SourceStatus> MOST_BEHIND_FIRST =
      Comparator.comparingLong(SourceStatus::lagBytes).reversed().thenComparing(SourceStatus::path);

  private Sources() {}

  /**
   * Writes them, those first that are behind most.
   *
   * @param limit how many are listed; the sums are those of all
   * @param now to tell for how long a position has not moved
   */
  public static byte[] json(List<SourceStatus> sources, int limit, Instant now) {
    List<SourceStatus> shown = sources.stream().sorted(MOST_BEHIND_FIRST).limit(limit).toList();
    long lag = sources.stream().mapToLong(source -> Math.max(0, source.lagBytes())).sum();
    JsonBuffer out = new JsonBuffer(256 + shown.size() * 320);
    out.ascii("{\"files\":").number(sources.size());
    out.ascii(",\"lag\":{\"bytes\":").number(lag);
    out.ascii("},\"shown\":").number(shown.size()).ascii(",\"inputs\":[");
    for (int i = 0; i < shown.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      write(shown.get(i), now, out);
    }
    return out.ascii("]}").toByteArray();
  }

  private static void write(SourceStatus source, Instant now, JsonBuffer out) {
    out.ascii("{\"input\":").string(source.input(), false);
    out.ascii(",\"path\":").string(source.path(), false);
    out.ascii(",\"identity\":").string(source.identity(), false);
    out.ascii(",\"state\":\"").ascii(source.state().name().toLowerCase(Locale.ROOT));
    out.ascii("\",\"offset\":").number(source.delivered());
    out.ascii(",\"read\":").number(source.read());
    if (source.size() >= 0) {
      long seconds =
          source.lagBytes() == 0
              ? 0
              : Math.max(0, Duration.between(source.moved(), now).toSeconds());
      out.ascii(",\"size\":").number(source.size());
      out.ascii(",\"lag\":{\"bytes\":").number(source.lagBytes());
      out.ascii(",\"seconds\":").number(seconds).raw('}');
    }
    out.raw('}');
  }
}
