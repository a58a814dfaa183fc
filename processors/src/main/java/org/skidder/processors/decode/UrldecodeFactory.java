package org.skidder.processors.decode;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.FieldSteps;
import org.skidder.processors.support.Target;

/** Makes {@code urldecode}: decodes texts that are percent-encoded, as in queries. */
public final class UrldecodeFactory implements ProcessorFactory<UrldecodeFactory.UrldecodeConfig> {
  /**
   * One text.
   *
   * @param from field to read
   * @param to field to write, if it is another
   */
  public record Decoding(
      @Option(value = "Field to read.", required = true) String from,
      @Option("Field to write, over what is there. Without it, the one that was read.")
          Optional<String> to) {}

  /**
   * Options of {@code urldecode}.
   *
   * @param fields texts, in order
   * @param ignoreMissing whether a missing field is fine
   * @param failOnError whether an error undoes all and ends the processor
   */
  public record UrldecodeConfig(
      @Option(value = "Texts to decode, each with from and to; done in order.", required = true)
          List<Decoding> fields,
      @Option(value = FieldSteps.IGNORE_MISSING, def = "false") boolean ignoreMissing,
      @Option(value = FieldSteps.FAIL_ON_ERROR, def = "true") boolean failOnError) {}

  @Override
  public String name() {
    return "urldecode";
  }

  @Override
  public Class<UrldecodeConfig> configType() {
    return UrldecodeConfig.class;
  }

  @Override
  public Processor create(UrldecodeConfig config, ProcessorContext context) {
    List<Decode> steps =
        config.fields().stream()
            .map(field ->
                new Decode(
                    FieldPath.of(field.from()),
                    Target.of(field.to().orElse(field.from())),
                    config.ignoreMissing()))
            .toList();
    return new FieldSteps(steps, config.failOnError());
  }

  private record Decode(FieldPath from, Target to, boolean ignoreMissing)
      implements FieldSteps.Step {
    @Override
    public void apply(Event event) throws FieldException {
      Optional<CharSequence> text = FieldSteps.text(event, from, ignoreMissing);
      if (text.isEmpty()) {
        return;
      }
      to.write(event, decoded(ByteText.of(text.get())));
    }

    private ByteText decoded(ByteText text) throws FieldException {
      byte[] bytes = text.array();
      int end = text.offset() + text.length();
      byte[] out = new byte[text.length()];
      int size = 0;
      for (int i = text.offset(); i < end; i++) {
        byte b = bytes[i];
        if (b == '%') {
          int high = i + 2 < end ? Character.digit(bytes[i + 1], 16) : -1;
          int low = i + 2 < end ? Character.digit(bytes[i + 2], 16) : -1;
          if (high < 0 || low < 0) {
            throw new FieldException(from + ": '%' is not followed by two hexadecimal digits");
          }
          out[size++] = (byte) (high << 4 | low);
          i += 2;
        } else {
          out[size++] = b == '+' ? (byte) ' ' : b;
        }
      }
      return new ByteText(out, 0, size);
    }
  }
}
