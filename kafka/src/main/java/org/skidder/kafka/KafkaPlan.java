package org.skidder.kafka;

import java.time.Duration;
import java.util.List;
import org.skidder.core.config.Problems;
import org.skidder.core.format.Selector;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.OutputContext;

/** Puts the output together. */
final class KafkaPlan {
  static final String NAME = "kafka";

  /** Raw bytes of a batch; encoded and packed it takes a part of the producer's memory. */
  private static final long SOURCE_BYTES = 2 << 20;

  private KafkaPlan() {}

  static OutputPlan of(KafkaConfig config, OutputContext context) {
    Problems problems = new Problems();
    Selector topics = config.topicSelector(problems);
    Partitioning partitioning =
        Partitioning.read(config.partition(), context.random(), problems).orElse(null);
    problems.throwIfErrors();
    if (partitioning == null) {
      throw new IllegalStateException("no partitioning and no error");
    }
    DeadLetters deadLetters = config.deadLetter().create(NAME, context);
    MessageEncoder encoder =
        new MessageEncoder(
            topics,
            config.key(),
            config.codec().create(context.identity()),
            config.maxMessageBytes(),
            config.version().overhead(),
            deadLetters);
    KafkaClient client =
        new KafkaClient(
            new ProducerSettings(config, context), encoder, partitioning, deadLetters, context);
    return new OutputPlan(
        NAME,
        List.of(client),
        false,
        Math.max(0, config.bulkMaxSize()),
        SOURCE_BYTES,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }
}
