package org.skidder.modules.dashboards;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** How events are put into groups: by the commonest values of a field, in steps, or by queries. */
record Bucket(
    @Option("The field whose values make the groups.") String field,
    @Option(value = "How many values, the largest first.", def = "5", min = "1", max = "1000")
        int size,
    @Option(
            value = "Which of the values decides what is large; 1 is the first.",
            def = "1",
            min = "1")
        int orderBy,
    @Option("Name of the group; made of the field by default.") Optional<String> label,
    @Option(value = "Width of the steps, instead of single values.", min = "1")
        Optional<Integer> interval,
    @Option("Queries that make the groups, instead of a field.") List<Part> filters)
    implements Validated {

  /** A group made by a query. */
  record Part(
      @Option(value = "The query, in the syntax of Lucene.", required = true) String query,
      @Option(value = "Its name.", required = true) String label) {}

  @Override
  public void validate(Problems.Scope problems) {
    if (field.isEmpty() == filters.isEmpty()) {
      problems.error("field", "give either a field or filters");
    }
    boolean values = filters.isEmpty() && interval.isEmpty();
    for (String option : new String[] {"size", "orderBy"}) {
      if (!values && problems.isSet(option)) {
        problems.error(option, "is for the values of a field; filters and steps have no order");
      }
    }
    if (!filters.isEmpty() && (interval.isPresent() || label.isPresent())) {
      problems.error("filters", "go without interval and label");
    }
  }
}
