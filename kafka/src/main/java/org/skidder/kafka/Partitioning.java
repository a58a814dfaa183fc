package org.skidder.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;

/**
 * The section {@code partition}: one strategy's name, below it its options.
 *
 * @param reachableOnly whether only partitions with a leader are chosen among
 * @param maker of the partitioner of each topic
 */
record Partitioning(boolean reachableOnly, Partitioner.Maker maker) {
  private static final List<String> KNOWN = List.of("random", "round_robin", "hash");

  /** Options of {@code partition.random} and {@code partition.round_robin}. */
  public record Groups(
      @Option(value = "Whether only partitions that have a leader are used.", def = "false")
          boolean reachableOnly,
      @Option(
              value = "Events that go to the same partition in a row.",
              def = "1",
              min = "1",
              unit = "events")
          int groupEvents) {}

  /** Options of {@code partition.hash}. */
  public record HashConfig(
      @Option(value = "Whether only partitions that have a leader are used.", def = "false")
          boolean reachableOnly,
      @Option("Fields whose values are hashed; without any it is the key.") List<String> hash,
      @Option(
              value =
                  "Whether events that lack one of the fields go to a random partition; otherwise"
                      + " to partition 0.",
              def = "true")
          boolean random) {}

  /** Reads the section; reports what is wrong with it. */
  static Optional<Partitioning> read(Config section, RandomGenerator random, Problems problems) {
    if (section.isScalar() || !section.items().isEmpty()) {
      problems.error(section, "expected a section, for example partition.round_robin: {}");
      return Optional.empty();
    }
    List<Config> named = new ArrayList<>(section.named());
    named.removeIf(strategy -> !strategy.isEnabled());
    if (named.size() > 1) {
      problems.error(
          section,
          "Too many partitioners: "
              + String.join(", ", named.stream().map(Config::name).toList())
              + "; keep one");
      return Optional.empty();
    }
    if (named.isEmpty()) {
      return Optional.of(hash(Binder.defaults(HashConfig.class), random));
    }
    Config strategy = named.getFirst();
    Binder binder = new Binder(problems).allowOther("enabled");
    return switch (strategy.name()) {
      case "random" ->
          binder
              .tryBind(strategy, Groups.class)
              .map(groups ->
                  new Partitioning(
                      groups.reachableOnly(),
                      () -> new Partitioners.Random(groups.groupEvents(), random)));
      case "round_robin" ->
          binder
              .tryBind(strategy, Groups.class)
              .map(groups ->
                  new Partitioning(
                      groups.reachableOnly(),
                      () ->
                          new Partitioners.RoundRobin(
                              groups.groupEvents(), random.nextInt() >>> 1)));
      case "hash" -> binder.tryBind(strategy, HashConfig.class).map(config -> hash(config, random));
      default -> {
        problems.error(
            strategy,
            "unknown kafka partition mode "
                + strategy.name()
                + "; choose one of "
                + String.join(", ", KNOWN));
        yield Optional.empty();
      }
    };
  }

  private static Partitioning hash(HashConfig config, RandomGenerator random) {
    FieldHash fields = new FieldHash(config.hash());
    return new Partitioning(
        config.reachableOnly(), () -> new Partitioners.Hash(fields, config.random(), random));
  }
}
