package org.skidder.kafka;

import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.StepReport;

/** {@code output.kafka}. */
public final class KafkaOutput implements OutputFactory<KafkaConfig> {
  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public Class<KafkaConfig> configType() {
    return KafkaConfig.class;
  }

  @Override
  public OutputPlan create(KafkaConfig config, OutputContext context) {
    return KafkaPlan.of(config, context);
  }

  @Override
  public boolean test(KafkaConfig config, OutputContext context, StepReport report) {
    return new KafkaProbe(config, context, report).run();
  }
}
