package org.skidder.inputs.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.RateLimit;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.core.testkit.RecordingOutput;

/** A listening input with a pipeline and an output that keeps what it gets and can be blocked. */
public final class ListenerRig implements AutoCloseable {
  private final RecordingOutput<Map<String, Object>> receiver =
      new RecordingOutput<>((events, index) -> plain(events.event(index)));
  private final Metrics metrics = new Metrics();
  private final SharedResources shared;
  private final Pipeline pipeline;
  private final Registrar registrar;
  private final OutputGroup output;
  private final Input input;

  /** Starts an input with options as YAML. */
  public <C extends Record> ListenerRig(Path folder, InputFactory<C> factory, String yaml) {
    this(folder, factory, yaml, new QueueSettings(4096, 16 << 20, 1, Duration.ZERO));
  }

  /** Starts an input with options as YAML, and a queue. */
  public <C extends Record> ListenerRig(
      Path folder, InputFactory<C> factory, String yaml, QueueSettings queue) {
    this(folder, factory, yaml, queue, false);
  }

  /** Starts an input with options as YAML, a queue, and {@code --once} or not. */
  public <C extends Record> ListenerRig(
      Path folder, InputFactory<C> factory, String yaml, QueueSettings queue, boolean once) {
    this(folder, factory, yaml, queue, once, new SharedResources());
  }

  /** Starts an input as above with what it shares with others. */
  <C extends Record> ListenerRig(
      Path folder,
      InputFactory<C> factory,
      String yaml,
      QueueSettings queue,
      boolean once,
      SharedResources shared) {
    this(folder, factory, yaml, queue, once, shared, RateLimit.NONE);
  }

  /** Starts an input as above with a rate limit. */
  <C extends Record> ListenerRig(
      Path folder,
      InputFactory<C> factory,
      String yaml,
      QueueSettings queue,
      boolean once,
      SharedResources shared,
      RateLimit limit) {
    this.shared = shared;
    pipeline = new Pipeline(queue, metrics);
    try {
      registrar = Registry.open(Binder.defaults(RegistryConfig.class), folder, Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FieldMap common = new FieldMap();
    common.put("kind", factory.name());
    Problems problems = new Problems();
    C config = Binder.bind(Config.ofYaml(yaml), factory.configType(), problems);
    input =
        factory.create(
            config,
            new InputContext(
                pipeline,
                EventFilter.NONE,
                limit,
                common,
                new FieldMap(),
                registrar,
                metrics,
                Clock.systemUTC(),
                shared,
                once,
                Path.of(""),
                Path.of("")));
    output = receiver.start(pipeline, metrics, 1000, 1 << 20);
    input.start();
  }

  /** Inputs of a kind, with processors. */
  public static <C extends Record> InputFactory<C> filtered(
      InputFactory<C> kind, EventFilter filter) {
    return new InputFactory<>() {
      @Override
      public String name() {
        return kind.name();
      }

      @Override
      public Class<C> configType() {
        return kind.configType();
      }

      @Override
      public Input create(C config, InputContext context) {
        return kind.create(
            config,
            new InputContext(
                context.pipeline(),
                filter,
                context.limit(),
                context.common(),
                context.metadata(),
                context.registrar(),
                context.metrics(),
                context.clock(),
                context.shared(),
                context.once(),
                context.dataPath(),
                context.configPath()));
      }
    };
  }

  /** Processors with a mistake that shows at the first batch only. */
  public static EventFilter failingOnce() {
    AtomicBoolean failed = new AtomicBoolean();
    return batch -> {
      if (failed.compareAndSet(false, true)) {
        throw new IllegalStateException("defect");
      }
      return 0;
    };
  }

  private static Map<String, Object> plain(Event event) {
    Map<String, Object> fields = plain(event.fields());
    fields.put("@timestamp", event.timestamp());
    fields.put("@metadata", plain(event.metadata()));
    return fields;
  }

  private static Map<String, Object> plain(Map<String, ?> map) {
    Map<String, Object> copy = new TreeMap<>();
    map.forEach((key, value) -> copy.put(key, plain(value)));
    return copy;
  }

  @SuppressWarnings("unchecked")
  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> plain((Map<String, ?>) map);
      case List<?> list -> list.stream().map(ListenerRig::plain).toList();
      case CharSequence text -> text.toString();
      default -> value;
    };
  }

  /** The port that the input listens on. */
  public int port() {
    return listener().port().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** The input itself. */
  public Input input() {
    return input;
  }

  /** The input itself, which listens. */
  Listener listener() {
    return (Listener) input;
  }

  /** Lets the output deliver nothing until {@link #release}. */
  public void block() {
    receiver.block();
  }

  /** Lets it go on. */
  public void release() {
    receiver.release();
  }

  /** Waits for that many events and returns all there are. */
  public List<Map<String, Object>> await(int count) {
    until(() -> receiver.count() >= count);
    return receiver.received();
  }

  /** Waits for that many events and returns the messages of all there are. */
  public List<String> messages(int count) {
    return await(count).stream().map(event -> String.valueOf(event.get("message"))).toList();
  }

  /** Waits for something; fails after a while. */
  public static void until(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  /** The value of a counter or gauge. */
  public long metric(String name) {
    Object value = Optional.ofNullable(metrics.all().get(name)).orElseThrow().value();
    return ((Number) value).longValue();
  }

  /** Stops the input. */
  public void stopInput() {
    input.close();
  }

  /** From now on nothing is delivered: as when the process dies. */
  public void abandon() {
    input.close();
    receiver.abandon();
  }

  @Override
  public void close() {
    input.close();
    release();
    output.close();
    pipeline.close();
    registrar.close();
    shared.close();
  }

  /** A text as bytes. */
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
