package org.skidder.processors.fields;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code add_tags}: appends to a list of tags. */
public final class AddTagsFactory implements ProcessorFactory<AddTagsFactory.AddTagsConfig> {
  /**
   * Options of {@code add_tags}.
   *
   * @param tags what to append
   * @param target list to append to
   */
  public record AddTagsConfig(
      @Option(value = "Tags to append.", required = true) List<String> tags,
      @Option(value = "Field that holds the list.", def = "tags") String target) {}

  @Override
  public String name() {
    return "add_tags";
  }

  @Override
  public Class<AddTagsConfig> configType() {
    return AddTagsConfig.class;
  }

  @Override
  public Processor create(AddTagsConfig config, ProcessorContext context) {
    if (config.target().isEmpty()) {
      throw new IllegalArgumentException("'target' must not be empty; leave it out for tags");
    }
    return new AddTags(FieldPath.of(config.target()), List.copyOf(config.tags()));
  }

  private record AddTags(FieldPath target, List<String> tags) implements Processor {
    @Override
    public Verdict process(Event event) throws FieldException {
      @Nullable Object there = event.get(target).orElse(null);
      if (there == null) {
        event.put(target, tags);
        return Verdict.KEEP;
      }
      List<@Nullable Object> all = new ArrayList<>();
      switch (there) {
        case List<?> list -> all.addAll(list);
        case CharSequence text -> all.add(text);
        default -> throw new FieldException(target + ": is no list of tags");
      }
      all.addAll(tags);
      event.put(target, all);
      return Verdict.KEEP;
    }
  }
}
