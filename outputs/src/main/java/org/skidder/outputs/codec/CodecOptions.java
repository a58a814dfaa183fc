package org.skidder.outputs.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.plugin.Codec;
import org.skidder.core.plugin.CodecFactory;
import org.skidder.core.plugin.Identity;

/**
 * The {@code codec} section of an output; to be declared {@code inline}.
 *
 * @param codec the section: one codec's name, below it its options
 */
public record CodecOptions(
    @Option("How an event is written: codec.json or codec.format, with the options of that codec.")
        Config codec)
    implements Validated {

  @Override
  public void validate(Problems.Scope problems) {
    choose(problems.all());
  }

  /** Whether the configuration names a codec. */
  public boolean isStated() {
    return !named().isEmpty();
  }

  /**
   * A codec for one worker; compact JSON when none is named.
   *
   * @param identity stands in {@code @metadata}
   */
  public Codec create(Identity identity) {
    Problems problems = new Problems();
    Optional<Choice<?>> choice = choose(problems);
    problems.throwIfErrors();
    return choice
        .map(chosen -> chosen.create(identity))
        .orElseGet(() -> new JsonCodec(Binder.defaults(JsonCodecConfig.class), identity));
  }

  private record Choice<C extends Record>(CodecFactory<C> factory, C config) {
    Codec create(Identity identity) {
      return factory.create(config, identity);
    }
  }

  private List<Config> named() {
    List<Config> named = new ArrayList<>(codec.named());
    named.removeIf(section -> !section.isEnabled());
    return named;
  }

  private Optional<Choice<?>> choose(Problems problems) {
    if (codec.isScalar() || !codec.items().isEmpty()) {
      problems.error(codec, "expected a section, for example codec.json.pretty: true");
      return Optional.empty();
    }
    List<Config> named = named();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    if (named.size() > 1) {
      problems.error(
          codec,
          "more than one namespace configured: "
              + String.join(", ", named.stream().map(Config::name).toList())
              + "; keep one codec");
      return Optional.empty();
    }
    return choose(named.get(0), problems);
  }

  private static Optional<Choice<?>> choose(Config section, Problems problems) {
    TreeSet<String> known = new TreeSet<>();
    for (CodecFactory<?> factory : ServiceLoader.load(CodecFactory.class)) {
      if (factory.name().equals(section.name())) {
        return bind(factory, section, problems);
      }
      known.add(factory.name());
    }
    problems.error(
        section,
        "'"
            + section.name()
            + "' output codec is not available; choose one of "
            + String.join(", ", known));
    return Optional.empty();
  }

  private static <C extends Record> Optional<Choice<?>> bind(
      CodecFactory<C> factory, Config section, Problems problems) {
    return new Binder(problems)
        .allowOther("enabled")
        .tryBind(section, factory.configType())
        .map(config -> new Choice<>(factory, config));
  }
}
