package org.skidder.inputs.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.json.Utf8;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.RateLimit;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.core.testkit.RecordingOutput;
import org.skidder.inputs.docker.DockerConfig;
import org.skidder.inputs.docker.DockerInputFactory;

/**
 * A log input with everything real around it but the receiver: files in a folder, a ledger on disk,
 * a pipeline, and an output that keeps what it gets and can be made to block. Each test has a rig
 * and a folder of its own; what it leaves running is ended, and the folder deleted.
 */
final class InputRig implements BeforeEachCallback, AfterEachCallback {
  /** An event as the receiver got it. */
  record Received(String source, long offset, String message, long generation) {}

  private Path folder = Path.of("before-each");
  private final RecordingOutput<Received> receiver = new RecordingOutput<>(InputRig::read);
  private volatile Duration ahead = Duration.ZERO;
  private volatile Optional<Instant> stoppedAt = Optional.empty();
  private volatile Runnable onTime = () -> {};
  private final Clock clock = new WallClock();
  private QueueSettings queue = new QueueSettings(4096, 16 << 20, 1, Duration.ZERO);
  private int probes;
  private long requestBytes = 1 << 20;
  private RateLimit limit = RateLimit.NONE;
  private EventFilter filter = EventFilter.NONE;
  private UnaryOperator<Source> disk = UnaryOperator.identity();

  private Optional<Running> running = Optional.empty();

  private record Running(
      Input input,
      InputContext context,
      Pipeline pipeline,
      OutputGroup output,
      Registrar registrar,
      Metrics metrics,
      SharedResources shared) {}

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("input-rig");
    Files.createDirectory(folder.resolve("logs"));
    Files.createDirectory(data());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    release();
    if (running.isPresent()) {
      crash();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** A folder for this test alone; logs are in {@code logs} below it. */
  Path folder() {
    return folder;
  }

  /** Where the registry is. */
  Path data() {
    return folder.resolve("data");
  }

  /** A file among the logs. */
  Path log(String name) {
    return folder.resolve("logs").resolve(name);
  }

  /** Appends text to a file, making it if need be. */
  Path append(String name, String text) throws IOException {
    return Files.writeString(log(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Writes a packed file among the logs, as {@code gzip} does: it is there before it is whole. */
  Path gzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(log(name)))) {
      out.write(utf8(text));
    }
    return log(name);
  }

  /** Lines that are told apart by a name and a number. */
  static String lines(String name, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(number -> name + " line " + number + '\n')
        .collect(Collectors.joining());
  }

  /** So many events fit into the queue of the inputs that are started next. */
  InputRig queue(int events) {
    return queue(events, 1 << 20);
  }

  /** So many events, of so many bytes. */
  InputRig queue(int events, long bytes) {
    queue = new QueueSettings(events, bytes, 1, Duration.ZERO);
    return this;
  }

  /** Bounds what the output takes at once; before a start. */
  InputRig requestBytes(long bytes) {
    requestBytes = bytes;
    return this;
  }

  /** The most events that the output took at once. */
  int largestRequest() {
    return receiver.largestRequest();
  }

  /** Limits the input that is started next to so many events per second; 0: no limit. */
  InputRig limit(long perSecond) {
    limit = RateLimit.of(perSecond, new Metrics.Counter());
    return this;
  }

  /** Processors of the inputs that are started next. */
  InputRig filter(EventFilter processors) {
    filter = processors;
    return this;
  }

  /** What the files of the inputs that are started next are read through. */
  InputRig disk(UnaryOperator<Source> through) {
    disk = through;
    return this;
  }

  /** Starts following {@code logs/*.log*}, with more options as YAML lines. */
  InputRig start(String... options) {
    return start(false, options);
  }

  InputRig start(boolean once, String... options) {
    LogInputConfig config = config(options);
    return start(
        context ->
            FileInputs.create(
                "log",
                config.paths(),
                config.follow(),
                config.dockerJson().map(LogInputConfig.DockerJson::options),
                context,
                disk),
        once);
  }

  /** Another input without a limit beside the one that runs, which is to be started and closed. */
  Input another(String... options) {
    InputContext context = running.orElseThrow().context();
    return new LogInputFactory().create(config(options), unlimited(context));
  }

  private static InputContext unlimited(InputContext as) {
    return new InputContext(
        as.pipeline(),
        as.filter(),
        RateLimit.NONE,
        as.common(),
        as.metadata(),
        as.registrar(),
        as.metrics(),
        as.clock(),
        as.shared(),
        as.once(),
        as.dataPath(),
        as.configPath());
  }

  private LogInputConfig config(String... options) {
    StringBuilder yaml = new StringBuilder();
    for (String option : options) {
      yaml.append(option).append('\n');
    }
    String paths = "paths: ['" + folder.resolve("logs") + "/*.log*']";
    for (String standard : List.of("scan_frequency: 50ms", "backoff: 10ms", paths)) {
      String key = standard.substring(0, standard.indexOf(':') + 1);
      if (Stream.of(options).noneMatch(option -> option.startsWith(key))) {
        yaml.append(standard).append('\n');
      }
    }
    return bind(yaml.toString(), LogInputConfig.class);
  }

  /** Starts a docker input for the containers below {@code logs}, with options as YAML lines. */
  InputRig startDocker(String... options) {
    String yaml =
        "scan_frequency: 50ms\nbackoff: 10ms\ncontainers.path: '"
            + folder.resolve("logs")
            + "'\n"
            + String.join("\n", options);
    DockerConfig config = bind(yaml, DockerConfig.class);
    return start(context -> new DockerInputFactory().create(config, context), false);
  }

  private static <R extends Record> R bind(String yaml, Class<R> type) {
    return Binder.bind(Config.ofYaml(yaml), type, new Problems());
  }

  private InputRig start(Function<InputContext, Input> factory, boolean once) {
    Metrics metrics = new Metrics();
    Pipeline pipeline = new Pipeline(queue, metrics);
    SharedResources shared = new SharedResources();
    try {
      Registrar registrar = Registry.open(Binder.defaults(RegistryConfig.class), data(), clock);
      InputContext context =
          new InputContext(
              pipeline,
              filter,
              limit,
              new FieldMap(),
              new FieldMap(),
              registrar,
              metrics,
              clock,
              shared,
              once,
              data(),
              Path.of(""));
      Input input = factory.apply(context);
      OutputGroup output = receiver.start(pipeline, metrics, 1000, requestBytes);
      input.start();
      running =
          Optional.of(new Running(input, context, pipeline, output, registrar, metrics, shared));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private static Received read(EventBatch events, int index) {
    String source = String.valueOf(events.template().fields().get("source"));
    String message =
        Optional.ofNullable(events.unfolded(index))
            .map(event -> String.valueOf(event.get("message").orElse("")))
            .orElseGet(() -> Utf8.decode(events.data(), events.start(index), events.length(index)));
    return new Received(source, events.offset(index), message, events.generation());
  }

  /** The clock on the wall, which somebody may set. */
  private final class WallClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      onTime.run();
      return stoppedAt.orElseGet(Instant::now).plus(ahead);
    }
  }

  /** Sets the clock: so far ahead of the right time, or behind it. */
  InputRig setClock(Duration ahead) {
    this.ahead = ahead;
    return this;
  }

  /** Lets it be the same time from now on, until the clock is set. */
  void stopClock() {
    stoppedAt = Optional.of(Instant.now());
  }

  /** Does something whenever somebody asks for the time, on the thread that does. */
  void atEachTime(Runnable action) {
    onTime = action;
  }

  /** Lets the output deliver nothing until {@link #release}. */
  void block() {
    receiver.block();
  }

  void release() {
    receiver.release();
  }

  /** All messages so far. */
  List<String> messages() {
    return received().stream().map(Received::message).toList();
  }

  List<Received> received() {
    return receiver.received();
  }

  /** Waits until that many events arrived. */
  InputRig awaitEvents(int count) {
    await(() -> receiver.count() >= count);
    return this;
  }

  /** Waits for something; fails after a while. */
  static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  /** Waits for somebody; fails after a while. */
  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the registry has that offset for a file. */
  InputRig awaitOffset(String name, long offset) {
    await(() -> state(name).map(FileState::offset).orElse(-1L) == offset);
    return this;
  }

  /** Waits until several scans have begun since now: each finds a file of one line. */
  InputRig awaitScans() throws IOException {
    return awaitScans(utf8("probe\n"));
  }

  /** As above with other content of the files. */
  InputRig awaitScans(byte[] probe) throws IOException {
    for (int i = 0; i < 3; i++) {
      String name = "probe" + probes++ + ".log";
      Files.write(log(name), probe);
      awaitOffset(name, probe.length);
    }
    return this;
  }

  /** What the registry has for a path. */
  Optional<FileState> state(String name) {
    Path path = log(name);
    return states().stream().filter(state -> state.path().equals(path)).findFirst();
  }

  List<FileState> states() {
    return List.copyOf(running.orElseThrow().registrar().states());
  }

  /** The value of a counter or gauge. */
  long metric(String name) {
    Object value =
        Optional.ofNullable(running.orElseThrow().metrics().all().get(name)).orElseThrow().value();
    return ((Number) value).longValue();
  }

  Input input() {
    return running.orElseThrow().input();
  }

  /** Bytes of buffers that nobody has at the moment. */
  long freeBuffers() {
    return running.orElseThrow().pipeline().buffers().kept();
  }

  /** Waits until a number of files is open. */
  InputRig awaitOpen(long count) {
    await(() -> metric("filebeat.harvester.running") == count);
    return this;
  }

  /** Stops in order, waiting for what is under way. */
  InputRig stop() throws InterruptedException {
    Running now = running.orElseThrow();
    running = Optional.empty();
    now.input().close();
    now.pipeline().awaitDelivered(Optional.of(Duration.ofSeconds(10)));
    end(now);
    return this;
  }

  /** Stops as a crash would: nothing under way is waited for. */
  InputRig crash() {
    Running now = running.orElseThrow();
    running = Optional.empty();
    now.pipeline().close();
    now.input().close();
    end(now);
    return this;
  }

  private static void end(Running now) {
    now.output().close();
    now.pipeline().close();
    now.registrar().close();
    now.shared().close();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
