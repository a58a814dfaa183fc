package org.skidder.modules.dashboards;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** A saved search: events, newest first, as a list; charts may be based on it. */
record SearchSource(
    @Option(value = "Title, without the suffix.", required = true) String title,
    @Option("Its id; made of the title by default.") Optional<String> id,
    @Option("What it shows, in a sentence.") String description,
    @Option(value = "Which events, in the syntax of Lucene.", required = true) String query,
    @Option(value = "Fields that are shown beside the time.", required = true) List<String> columns,
    @Option(value = "Field that gives the order.", def = "@timestamp") String sort,
    @Option(
            value = "Its direction.",
            def = "desc",
            choices = {"asc", "desc"})
        String order)
    implements Validated {

  @Override
  public void validate(Problems.Scope problems) {
    if (columns.contains("_source") && columns.size() > 1) {
      problems.error("columns", "_source is the whole event: it stands alone");
    }
  }
}
