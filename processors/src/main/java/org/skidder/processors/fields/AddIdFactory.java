package org.skidder.processors.fields;

import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.Target;

/** Makes {@code add_id}: gives each event an id of its own. */
public final class AddIdFactory implements ProcessorFactory<AddIdFactory.AddIdConfig> {
  /** How ids are made. */
  public enum IdType {
    /** As Elasticsearch makes them: 20 letters and digits of time, sender and a number. */
    ELASTICSEARCH
  }

  /**
   * Options of {@code add_id}.
   *
   * @param targetField where the id goes
   * @param type how it is made
   */
  public record AddIdConfig(
      @Option(
              value =
                  "Field for the id. In `@metadata._id` it becomes the id of the document in"
                      + " Elasticsearch.",
              def = "@metadata._id")
          String targetField,
      @Option(
              value = "How ids are made: 20 characters of time, sender and a number.",
              def = "elasticsearch")
          IdType type) {}

  @Override
  public String name() {
    return "add_id";
  }

  @Override
  public Class<AddIdConfig> configType() {
    return AddIdConfig.class;
  }

  @Override
  public Processor create(AddIdConfig config, ProcessorContext context) {
    return new AddId(Target.of(config.targetField()), context.random());
  }

  /**
   * Unique because nobody else has the same 48 random bits, and one sender does not give out 2^24
   * ids within a millisecond.
   */
  private static final class AddId implements Processor {
    private final Target target;
    private final long sender;
    private final AtomicInteger next;

    AddId(Target target, RandomGenerator random) {
      this.target = target;
      sender = random.nextLong();
      next = new AtomicInteger(random.nextInt());
    }

    @Override
    public Verdict process(Event event) throws FieldException {
      return add(event, event.timestamp());
    }

    @Override
    public Verdict process(EventBatch batch, int index) throws FieldException {
      return add(batch.event(index), batch.timestamp());
    }

    private Verdict add(Event event, long time) throws FieldException {
      byte[] id = new byte[15];
      // Neighbours share their beginning, which is what indices compress best.
      big(time, id, 0);
      big(sender, id, 6);
      int number = next.getAndIncrement();
      id[12] = (byte) (number >> 16);
      id[13] = (byte) (number >> 8);
      id[14] = (byte) number;
      target.write(event, Base64.getUrlEncoder().withoutPadding().encodeToString(id));
      return Verdict.KEEP;
    }

    private static void big(long value, byte[] to, int at) {
      for (int i = 0; i < 6; i++) {
        to[at + i] = (byte) (value >> (40 - 8 * i));
      }
    }
  }
}
