package org.skidder.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.testkit.FakeEngine;
import org.skidder.core.testkit.FakeEngine.Known;
import org.skidder.core.testkit.ShortFolder;

class AddDockerMetadataTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);
  private static final String WEB = "{container={id=" + ID + ", image=app:1, name=web}}";

  @TempDir(factory = ShortFolder.class)
  private Path folder;

  private final Metrics metrics = new Metrics();
  private SharedResources shared = new SharedResources();
  private FakeEngine engine;

  @BeforeEach
  void listen() throws IOException {
    engine = new FakeEngine(folder.resolve("docker.sock"));
    engine.startSilently(Known.of(ID, "web"));
    shared.get(Metrics.class, () -> metrics);
  }

  @AfterEach
  void close() {
    shared.close();
    engine.close();
  }

  private static String log(String id) {
    return "/var/lib/docker/containers/" + id + "/" + id + "-json.log";
  }

  private AddDockerMetadataConfig config(String options) {
    return Binder.bind(
        Config.ofYaml("host: '" + engine.host() + "'\n" + options),
        AddDockerMetadataConfig.class,
        new Problems());
  }

  private Processor processor(String options) {
    ProcessorContext context =
        new ProcessorContext(
            new Identity("filebeat", "6.4.0", "host-1", "host-1"),
            RandomGenerator.getDefault(),
            folder,
            shared,
            Path.of(""));
    Processor processor = new AddDockerMetadataFactory().create(config(options), context);
    processor.start();
    return processor;
  }

  private static Event event(String source, Object... pairs) throws FieldException {
    FieldMap fields = new FieldMap();
    fields.put("source", source);
    Event event = new Event(0, 0, new FieldMap(), Template.of(fields, new FieldMap()));
    for (int i = 0; i < pairs.length; i += 2) {
      event.put(pairs[i].toString(), pairs[i + 1]);
    }
    return event;
  }

  private static String docker(Processor processor, Event event) throws FieldException {
    processor.process(event);
    return event.get("docker").map(Object::toString).orElse("");
  }

  private long count(String name) {
    return metrics.counter("docker.metadata." + name).sum();
  }

  @Test
  void thereAreNotMoreDifferentOnesThanTheProcessCanBear() {
    for (int i = 1; i <= ContainerLookups.MOST; i++) {
      processor("cleanup_timeout: " + i + "m");
    }
    assertThatThrownBy(() -> processor("cleanup_timeout: 1h1s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cleanup_timeout");
    processor("cleanup_timeout: 1m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://h:65536", "tcp://h:0", "tcp://h:99999", "tcp://a:b:c"})
  void anAddressThatCannotBeIsAMistake(String host) {
    Problems problems = new Problems();
    var _ =
        new Binder(problems)
            .tryBind(Config.ofYaml("host: '" + host + "'"), AddDockerMetadataConfig.class);
    assertThat(problems.errors()).singleElement().asString().contains("host", host);
  }

  @Test
  void byDefaultAContainerIsFoundByThePathOfItsLog() throws FieldException {
    assertThat(docker(processor(""), event(log(ID)))).isEqualTo(WEB);
    assertThat(count("found")).isEqualTo(1);
  }

  @Test
  void anotherPartOfThePathMayBeTheId() throws FieldException {
    assertThat(docker(processor("match_source_index: 1"), event("/logs//" + ID + "/app.log")))
        .isEqualTo(WEB);
  }

  @Test
  void whatIsNoContainerStaysOutOfTheEvent() throws FieldException {
    Processor processor = processor("");
    assertThat(docker(processor, event("/var/log/a/b/c.log"))).isEmpty();
    assertThat(docker(processor, event("/var/log/short.log"))).isEmpty();
    assertThat(docker(processor, event(log(OTHER)))).isEmpty();
    assertThat(count("unknown")).isEqualTo(3);
  }

  @Test
  void fieldsMayHoldTheId() throws FieldException {
    Processor processor = processor("match_fields: [x.none, container.id]\nmatch_short_id: true");
    assertThat(docker(processor, event("/var/log/app.log", "container.id", ID))).isEqualTo(WEB);
    assertThat(docker(processor, event("", "container.id", ID.substring(0, 12)))).isEqualTo(WEB);
    assertThat(docker(processor(""), event("", "container.id", ID))).as("not asked for").isEmpty();
    Processor whole = processor("match_fields: [container.id]");
    assertThat(docker(whole, event("", "container.id", ID.substring(0, 12)))).isEmpty();
  }

  @Test
  void aProcessTellsItsContainer() throws Exception {
    Path proc = Files.createDirectories(folder.resolve("proc/17"));
    Files.writeString(proc.resolve("cgroup"), "0::/system.slice/docker-" + ID + ".scope\n");
    Processor processor = processor("");
    assertThat(docker(processor, event("", "process.pid", 17L))).isEqualTo(WEB);
    assertThat(docker(processor, event("", "process.pid", 99L, "process.ppid", "17")))
        .as("a process that is gone leaves it to the next field")
        .isEqualTo(WEB);
    assertThat(docker(processor, event("", "process.pid", "no number"))).isEmpty();
    Files.createDirectories(folder.resolve("host/proc"));
    Files.move(proc, folder.resolve("host/proc/18"));
    Processor elsewhere =
        processor("match_pids: [pid]\nsystem.hostfs: '" + folder.resolve("host") + "'");
    assertThat(docker(elsewhere, event("", "pid", 18L))).isEqualTo(WEB);
  }

  @Test
  void labelsAreNestedOrKeepTheirNamesWithUnderscores() throws FieldException {
    engine.start(Known.of(OTHER, "db").labelled(Map.of("a", "1", "a.b", "2", "c.d", "3")));
    assertThat(docker(processor(""), event(log(OTHER))))
        .contains("labels={a={value=1, b=2}, c={d=3}}");
    assertThat(docker(processor("labels.dedot: true"), event(log(OTHER))))
        .contains("a=1")
        .contains("a_b=2")
        .contains("c_d=3");
  }

  @Test
  void whatTheEventHasOfDockerAlreadyStays() throws FieldException {
    assertThat(docker(processor(""), event(log(ID), "docker.note", "mine")))
        .contains("note=mine")
        .contains("name=web");
  }

  @Test
  void rawLinesStayRawAndGetTheFieldsAllAtOnce() {
    Processor processor = processor("match_fields: [some.field]");
    FieldMap fields = new FieldMap();
    fields.put("source", log(ID));
    Template template = Template.of(fields, new FieldMap());
    fields = new FieldMap(fields);
    fields.put("stream", "stderr");
    EventBatch batch = new EventBatch(template, 0, "text".getBytes(StandardCharsets.UTF_8), 2);
    batch.add(0, 0, 4);
    batch.add(5, 0, 4, 7, Template.of(fields, new FieldMap()));
    assertThat(processor.processAll(batch)).isTrue();
    for (int i = 0; i < 2; i++) {
      assertThat(batch.unfolded(i)).isNull();
      assertThat(batch.template(i).fields().get("docker")).hasToString(WEB);
    }
    assertThat(count("found")).isEqualTo(2);
    batch.event(1);
    assertThat(processor.processAll(batch)).as("a joined line among them").isTrue();
    assertThat(batch.unfolded(0)).isNull();
    batch.event(1).putKey("some", "other");
    batch.event(1).putKey("source", log(OTHER));
    assertThat(processor.processAll(batch)).as("a line of another container").isFalse();
    assertThat(processor("match_fields: [message]").processAll(batch))
        .as("each line may be of another container")
        .isFalse();
  }

  @Test
  void messagesOfSeveralProcessesHaveEachTheirContainer() throws Exception {
    Path proc = Files.createDirectories(folder.resolve("proc/17"));
    Files.writeString(proc.resolve("cgroup"), "0::/system.slice/docker-" + ID + ".scope\n");
    Processor processor = processor("");
    EventBatch batch = new EventBatch(ofProcess(17), 0, "text".getBytes(StandardCharsets.UTF_8), 3);
    batch.add(0, 0, 4, 7, ofProcess(17));
    batch.add(1, 0, 4, 7, ofProcess(17));
    assertThat(processor.processAll(batch)).as("of one process").isTrue();
    batch.add(2, 0, 4, 7, ofProcess(99));
    assertThat(processor.processAll(batch)).as("of several").isFalse();
    processor.process(batch, 2);
    assertThat(batch.template(2).fields().containsKey("docker")).isFalse();
  }

  private static Template ofProcess(long pid) {
    FieldMap process = new FieldMap();
    process.put("pid", pid);
    FieldMap fields = new FieldMap();
    fields.put("process", process);
    return Template.of(fields, new FieldMap());
  }

  @Test
  void aContainerThatEndedIsKnownForAWhile() throws FieldException {
    Processor processor = processor("cleanup_timeout: 10m");
    engine.start(Known.of(OTHER, "db"));
    await().until(() -> !docker(processor, event(log(OTHER))).isEmpty());
    engine.die(OTHER);
    engine.remove(OTHER);
    engine.start(Known.of("a".repeat(64), "later"));
    await().until(() -> gauge("docker.metadata.keys") == 3);
    assertThat(docker(processor, event(log(OTHER)))).contains("name=db");
  }

  private long gauge(String name) {
    return Optional.ofNullable(metrics.all().get(name))
        .map(metric -> ((Number) metric.value()).longValue())
        .orElse(-1L);
  }

  @Test
  void afterThatTimeItIsForgotten() throws FieldException {
    Processor processor = processor("cleanup_timeout: 0s");
    engine.start(Known.of(OTHER, "db"));
    await().until(() -> gauge("docker.metadata.keys") == 2);
    assertThat(docker(processor, event(log(OTHER)))).contains("name=db");
    engine.die(OTHER);
    await().until(() -> gauge("docker.metadata.keys") == 1);
  }

  @Test
  void aContainerThatEndedLongAgoIsAskedForOnce() throws FieldException {
    engine.startSilently(Known.of(OTHER, "dead"));
    engine.die(OTHER);
    Processor processor = processor("");
    assertThat(docker(processor, event(log(OTHER)))).contains("name=dead");
    String none = "e".repeat(64);
    for (int i = 0; i < 5; i++) {
      assertThat(docker(processor, event(log(none)))).isEmpty();
    }
    assertThat(engine.requests().stream().filter(request -> request.contains(none))).hasSize(1);
    assertThat(count("asked")).isEqualTo(2);
  }

  @Test
  void anEngineThatComesLaterIsWaitedForInTheBackground() throws Exception {
    engine.close();
    Processor processor = processor("");
    Event early = event("/var/log/app.log");
    processor.process(early);
    engine = new FakeEngine(folder.resolve("docker.sock"));
    engine.startSilently(Known.of(ID, "web"));
    await().until(() -> docker(processor, event(log(ID))).equals(WEB));
    assertThat(count("early")).isPositive();
  }

  @Test
  void processorsWithTheSameOptionsShareWhatTheyKnow() throws FieldException {
    for (int i = 0; i < 5; i++) {
      assertThat(docker(processor(""), event(log(ID)))).isEqualTo(WEB);
    }
    assertThat(engine.requests().stream().filter(request -> request.contains("/events")))
        .hasSize(1);
    assertThat(gauge("docker.metadata.keys")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          match_source_index: -1                      | at least 0
          cleanup_timeout: -1s                        | cleanup_timeout
          match_source: false, match_pids: []         | no way is left
          ssl.certificate: c.pem                      | ssl is for tcp
          """)
  void impossibleOptionsAreRefused(String options, String said) {
    assertThatThrownBy(() -> config(options.replace(", ", "\n")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(said);
  }
}
