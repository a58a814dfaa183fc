package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** One panel: its place, which events it is about, and exactly one of the kinds. */
record PanelSource(
    @Option(value = "Where it is: `x,y WIDTHxHEIGHT` on 12 columns.", required = true) Place at,
    @Option("Title, without the suffix.") String title,
    @Option("Its id; made of the title by default.") Optional<String> id,
    @Option("What it shows, in a sentence.") String description,
    @Option("Title of the saved search whose events it is about; all events by default.")
        Optional<String> search,
    @Option("Which events, in the syntax of Lucene; in addition to those of the search.")
        Optional<String> query,
    @Option("Kind: bars over time or over groups.") Optional<Chart> bars,
    @Option("Kind: lines.") Optional<Chart> line,
    @Option("Kind: lines with areas below.") Optional<Chart> area,
    @Option("Kind: a pie, with rings for further groups.") Optional<Pie> pie,
    @Option("Kind: a table of groups.") Optional<Table> table,
    @Option("Kind: large numbers.") Optional<Numbers> metric,
    @Option("Kind: a gauge.") Optional<Gauge> gauge,
    @Option("Kind: a cloud of words.") Optional<Tags> tags,
    @Option("Kind: a map with marks.") Optional<Points> map,
    @Option("Kind: a grid of groups over time, coloured by value.") Optional<Heat> heatmap,
    @Option("Kind: a text.") Optional<Text> markdown,
    @Option("Kind: the events of a saved search, by its title.") Optional<String> list,
    @Option("Kind: a panel of another dashboard of the module again, by its id or title.")
        Optional<String> sameAs)
    implements Validated {

  /** Where the legend is. */
  enum Legend {
    RIGHT,
    BOTTOM,
    HIDDEN
  }

  /** Bars, lines and areas. */
  record Chart(
      @Option("What is shown; the number of events by default.") List<Value> values,
      @Option(value = "Field of the time below.", def = "@timestamp") String over,
      @Option("Groups below, instead of time.") Optional<Bucket> by,
      @Option("Groups that become series.") Optional<Bucket> split,
      @Option(
              "Whether series lie on each other, instead of side by side; bars and areas do by"
                  + " default.")
          Optional<Boolean> stacked,
      @Option("Whether bars lie.") boolean horizontal,
      @Option("A value that makes dots of lines large.") Optional<Value> dots,
      @Option(value = "Where the legend is.", def = "right") Legend legend,
      @Option("Colours of series.") List<Color> colors)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      if (by.isPresent() && problems.isSet("over")) {
        problems.error("over", "has no effect with groups below");
      }
      by.ifPresent(bucket -> order(bucket, values, "by", problems));
      split.ifPresent(bucket -> order(bucket, values, "split", problems));
    }
  }

  /** A pie. */
  record Pie(
      @Option("What its size means; the number of events by default.") Optional<Value> value,
      @Option(value = "Groups: the slices, then those of outer rings.", required = true)
          List<Bucket> slices,
      @Option("Groups that have a pie each, side by side.") Optional<Bucket> charts,
      @Option("Whether it has a hole.") boolean donut,
      @Option(value = "Where the legend is.", def = "right") Legend legend,
      @Option("Colours of slices.") List<Color> colors)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      List<Value> values = value.map(List::of).orElse(List.of());
      slices.forEach(bucket -> order(bucket, values, "slices", problems));
      charts.ifPresent(bucket -> order(bucket, values, "charts", problems));
    }
  }

  /** A table. */
  record Table(
      @Option("Columns of values; the number of events by default.") List<Value> values,
      @Option(value = "Groups: the columns before them.", required = true) List<Bucket> rows,
      @Option(value = "Rows of a page.", def = "10", min = "1", max = "1000") int page)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      rows.forEach(bucket -> order(bucket, values, "rows", problems));
    }
  }

  /** Numbers. */
  record Numbers(
      @Option("What is shown; the number of events by default.") List<Value> values,
      @Option("Groups that have numbers each.") Optional<Bucket> split)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      split.ifPresent(bucket -> order(bucket, values, "split", problems));
    }
  }

  /** A gauge. */
  record Gauge(
      @Option("What is shown; the number of events by default.") Optional<Value> value,
      @Option(value = "The value at its end.", required = true, min = "1") int max) {}

  /** A cloud of words. */
  record Tags(
      @Option("What size means; the number of events by default.") Optional<Value> value,
      @Option(value = "The words.", required = true) Bucket words,
      @Option(value = "Smallest letters.", def = "18", min = "6", max = "100") int smallest,
      @Option(value = "Largest letters.", def = "72", min = "6", max = "100") int largest)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      order(words, value.map(List::of).orElse(List.of()), "words", problems);
    }
  }

  /** A map. */
  record Points(
      @Option(value = "Field with the coordinates.", required = true) String field,
      @Option("What a mark means; the number of events by default.") Optional<Value> value,
      @Option(
              value = "How marks look: their size, or their shade, tells the value.",
              def = "scaled")
          Marks marks,
      @Option(value = "How near it is at first.", def = "2", min = "0", max = "18") int zoom,
      @Option(value = "Whether the ground is pale.", def = "true") boolean pale) {
    /** How marks look. */
    enum Marks {
      SCALED("Scaled Circle Markers"),
      SHADED("Shaded Circle Markers"),
      HEAT("Heatmap");

      final String type;

      Marks(String type) {
        this.type = type;
      }
    }
  }

  /** A grid over time. */
  record Heat(
      @Option("What the colour means; the number of events by default.") Optional<Value> value,
      @Option(value = "Groups: the lines of the grid.", required = true) Bucket rows)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      order(rows, value.map(List::of).orElse(List.of()), "rows", problems);
    }
  }

  /** A text. */
  record Text(
      @Option("The text, in Markdown.") String text,
      @Option("Dashboards of the module that it leads to, by id or title, in a line of their own.")
          List<Link> links)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      if (text.isEmpty() && links.isEmpty()) {
        problems.error("text", "is missing: give a text, links or both");
      }
    }
  }

  /** A link to another dashboard. */
  record Link(
      @Option(value = "Id or title of the dashboard.", required = true) String to,
      @Option(value = "The words to click at.", required = true) String text) {}

  private static void order(
      Bucket bucket, List<Value> values, String component, Problems.Scope problems) {
    int count = Math.max(1, values.size());
    if (bucket.orderBy() > count) {
      problems.error(
          component,
          "order_by is " + bucket.orderBy() + ", but there are only " + count + " values");
    } else if (!values.isEmpty()
        && bucket.filters().isEmpty()
        && bucket.interval().isEmpty()
        && values.get(bucket.orderBy() - 1).agg() == Value.Function.PERCENTILES) {
      problems.error(
          component, "cannot be ordered by several percentiles; let order_by name another value");
    }
  }

  @Override
  public void validate(Problems.Scope problems) {
    Map<String, Optional<?>> kinds = kinds();
    List<String> stated = new ArrayList<>();
    kinds.forEach((name, kind) -> kind.ifPresent(_ -> stated.add(name)));
    if (stated.size() != 1) {
      problems.error(
          "at",
          "a panel is of exactly one kind ("
              + String.join(", ", kinds.keySet())
              + "), this one of "
              + (stated.isEmpty() ? "none" : String.join(" and ", stated)));
      return;
    }
    boolean other = list.isPresent() || sameAs.isPresent();
    if (!other && title.isEmpty()) {
      problems.error("title", "is missing");
    }
    if (other) {
      refuse(
          problems, "has its own: leave it out", "title", "id", "description", "search", "query");
    } else if (markdown.isPresent()) {
      refuse(problems, "has no effect on a text", "search", "query");
    }
    if (line.isPresent() || area.isPresent()) {
      Chart chart = line.or(() -> area).orElseThrow();
      if (chart.horizontal()) {
        problems.error(line.isPresent() ? "line" : "area", "horizontal is for bars");
      }
      if (line.isPresent() && chart.stacked().isPresent()) {
        problems.error("line", "stacked is for bars and areas");
      }
    }
    if (line.isEmpty() && bars.or(() -> area).flatMap(Chart::dots).isPresent()) {
      problems.error(bars.isPresent() ? "bars" : "area", "dots are for lines");
    }
  }

  private static void refuse(Problems.Scope problems, String message, String... options) {
    for (String option : options) {
      if (problems.isSet(option)) {
        problems.error(option, message);
      }
    }
  }

  private Map<String, Optional<?>> kinds() {
    Map<String, Optional<?>> kinds = new LinkedHashMap<>();
    kinds.put("bars", bars);
    kinds.put("line", line);
    kinds.put("area", area);
    kinds.put("pie", pie);
    kinds.put("table", table);
    kinds.put("metric", metric);
    kinds.put("gauge", gauge);
    kinds.put("tags", tags);
    kinds.put("map", map);
    kinds.put("heatmap", heatmap);
    kinds.put("markdown", markdown);
    kinds.put("list", list);
    kinds.put("same_as", sameAs);
    return kinds;
  }

  /** The kind, as the source names it. */
  String kind() {
    for (Map.Entry<String, Optional<?>> kind : kinds().entrySet()) {
      if (kind.getValue().isPresent()) {
        return kind.getKey();
      }
    }
    throw new IllegalStateException("validate() refuses a panel without a kind");
  }
}
