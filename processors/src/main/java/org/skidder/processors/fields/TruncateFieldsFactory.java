package org.skidder.processors.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Option;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.json.Utf8;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.FieldSteps;

/** Makes {@code truncate_fields}: cuts long texts. */
public final class TruncateFieldsFactory
    implements ProcessorFactory<TruncateFieldsFactory.TruncateFieldsConfig> {
  private static final FieldPath FLAGS = FieldPath.of("log.flags");

  /**
   * Options of {@code truncate_fields}.
   *
   * @param fields texts
   * @param maxBytes longest length in bytes
   * @param maxCharacters longest length in characters
   * @param ignoreMissing whether a missing field is fine
   * @param failOnError whether an error undoes all and ends the processor
   */
  public record TruncateFieldsConfig(
      @Option(value = "Fields with texts.", required = true) List<String> fields,
      @Option(
              value =
                  "Most bytes that stay; a character is never cut in two. One of this and"
                      + " `max_characters` must be set.",
              min = "1",
              unit = "bytes")
          Optional<Integer> maxBytes,
      @Option(value = "Most characters that stay.", min = "1", unit = "characters")
          Optional<Integer> maxCharacters,
      @Option(value = FieldSteps.IGNORE_MISSING, def = "false") boolean ignoreMissing,
      @Option(value = FieldSteps.FAIL_ON_ERROR, def = "true") boolean failOnError) {
    /** Checks that there is one limit. */
    public TruncateFieldsConfig {
      if (maxBytes.isPresent() == maxCharacters.isPresent()) {
        throw new IllegalArgumentException("set one of 'max_bytes' and 'max_characters'");
      }
    }
  }

  @Override
  public String name() {
    return "truncate_fields";
  }

  @Override
  public Class<TruncateFieldsConfig> configType() {
    return TruncateFieldsConfig.class;
  }

  @Override
  public Processor create(TruncateFieldsConfig config, ProcessorContext context) {
    int bytes = config.maxBytes().orElse(Integer.MAX_VALUE);
    int characters = config.maxCharacters().orElse(Integer.MAX_VALUE);
    List<Truncate> steps =
        config.fields().stream()
            .map(field ->
                new Truncate(FieldPath.of(field), bytes, characters, config.ignoreMissing()))
            .toList();
    return new FieldSteps(steps, config.failOnError());
  }

  private record Truncate(FieldPath path, int bytes, int characters, boolean ignoreMissing)
      implements FieldSteps.Step {
    @Override
    public void apply(Event event) throws FieldException {
      Optional<CharSequence> text = FieldSteps.text(event, path, ignoreMissing);
      if (text.isEmpty()) {
        return;
      }
      ByteText all = ByteText.of(text.get());
      int length = fitting(all);
      if (length < all.length()) {
        event.put(path, new ByteText(all.array(), all.offset(), length));
        flag(event);
      }
    }

    /** How many bytes may stay. */
    private int fitting(ByteText text) {
      if (text.length() <= Math.min(bytes, characters)) {
        return text.length();
      }
      int end = text.offset() + text.length();
      int i = text.offset();
      int count = 0;
      while (i < end && count < characters) {
        int next = i + Math.max(1, Utf8.sequence(text.array(), i, end));
        if (next - text.offset() > bytes) {
          break;
        }
        i = next;
        count++;
      }
      return i - text.offset();
    }

    private static void flag(Event event) throws FieldException {
      if (event.isBlocked(FLAGS)) {
        // "log" is something else: a limit matters more than the note that it was used.
        return;
      }
      List<@Nullable Object> flags = new ArrayList<>();
      if (event.get(FLAGS).orElse(null) instanceof List<?> there) {
        flags.addAll(there);
      }
      if (!flags.contains("truncated")) {
        flags.add("truncated");
        event.put(FLAGS, flags);
      }
    }
  }
}
