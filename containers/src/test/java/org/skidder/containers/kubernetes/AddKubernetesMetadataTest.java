package org.skidder.containers.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.testkit.ApiServerDouble;
import org.skidder.core.testkit.FakeNode;
import org.skidder.core.testkit.FakePod;

class AddKubernetesMetadataTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String LOG = "/var/lib/docker/containers/" + ID + "/" + ID + "-json.log";

  @TempDir private Path folder;
  private final Metrics metrics = new Metrics();
  private final SharedResources shared = new SharedResources();
  private ApiServerDouble server;
  private Path kubeconfig;

  @BeforeEach
  void listen() throws IOException {
    server = new ApiServerDouble();
    kubeconfig = folder.resolve("config");
    Files.writeString(kubeconfig, server.kubeconfig("", ""));
    shared.get(Metrics.class, () -> metrics);
    shared.get(
        KubernetesWatches.class,
        () ->
            new KubernetesWatches(
                folder, Map.of(), () -> new Backoff(Duration.ofMillis(10), Duration.ofMillis(20))));
    server.put(
        FakePod.of("shop", "web-1", "u1")
            .label("app.kubernetes.io/name", "web")
            .label("app", "shop")
            .annotation("team", "blue")
            .ownedBy("ReplicaSet/web")
            .container("nginx", "docker://" + ID, 80));
  }

  @AfterEach
  void close() {
    shared.close();
    server.close();
  }

  private Processor processor(String options) {
    Problems problems = new Problems();
    Config config =
        Config.ofYaml(
            "in_cluster: false\nkube_config: "
                + kubeconfig
                + (options.contains("sync_period") ? "\n" : "\nsync_period: 5s\n")
                + options);
    AddKubernetesMetadataConfig bound =
        Binder.bind(config, AddKubernetesMetadataConfig.class, problems);
    Processor processor =
        new AddKubernetesMetadataFactory()
            .create(
                bound,
                new ProcessorContext(
                    new Identity("filebeat", "6.4.0", "host-1", "host-1"),
                    RandomGenerator.getDefault(),
                    folder,
                    shared,
                    Path.of("")));
    processor.start();
    return processor;
  }

  private static Event event(String source, FieldMap own) {
    FieldMap fields = new FieldMap();
    fields.put("source", source);
    return new Event(0, 0, own, Template.of(fields, new FieldMap()));
  }

  private static String kubernetes(Processor processor, Event event) throws FieldException {
    processor.process(event);
    return String.valueOf(event.get("kubernetes").orElse(""));
  }

  private long count(String name) {
    return metrics.counter("kubernetes.metadata." + name).sum();
  }

  @Test
  void byDefaultAContainerIsFoundByThePathOfItsLog() throws FieldException {
    assertThat(kubernetes(processor("host: node-1"), event(LOG, new FieldMap())))
        .isEqualTo(
            "{namespace=shop, labels={app={value=shop, kubernetes={io/name=web}}},"
                + " replicaset={name=web}, pod={name=web-1}, node={name=node-1},"
                + " container={name=nginx}}");
    assertThat(count("found")).isEqualTo(1);
  }

  @Test
  void watchesEndWithTheLastProcessorThatNeedsThem() throws FieldException {
    String here = "host: node-1";
    Processor first = processor(here);
    Processor second = processor(here);
    Processor other = processor("host: node-1\nnamespace: shop");
    second.process(event(LOG, new FieldMap()));
    other.process(event(LOG, new FieldMap()));
    await().until(() -> server.connections() == 2);
    other.stop();
    first.stop();
    first.stop();
    await().until(() -> server.connections() == 1);
    assertThat(kubernetes(second, event(LOG, new FieldMap()))).contains("web-1");
    second.stop();
    await().until(() -> server.connections() == 0);
    first.start();
    assertThat(kubernetes(first, event(LOG, new FieldMap()))).contains("web-1");
  }

  @Test
  void whatIsToldCanBeChosen() throws FieldException {
    Processor processor =
        processor(
            """
            host: node-1
            include_labels: [app, app.kubernetes.io/name]
            exclude_labels: [app.kubernetes.io/name]
            include_annotations: [team, none]
            include_pod_uid: true
            include_creator_metadata: false
            """);
    assertThat(kubernetes(processor, event(LOG, new FieldMap())))
        .isEqualTo(
            "{namespace=shop, labels={app=shop}, annotations={team=blue}, pod={uid=u1, name=web-1},"
                + " node={name=node-1}, container={name=nginx}}");
  }

  @Test
  void rawLinesStayRawAndGetTheFieldsAllAtOnce() throws FieldException {
    Processor processor = processor("host: node-1");
    FieldMap fields = new FieldMap();
    fields.put("source", LOG);
    Template template = Template.of(fields, new FieldMap());
    byte[] data = "onetwo".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 2; i++) {
      EventBatch batch = new EventBatch(template, 0, data, 2);
      batch.add(0, 0, 3);
      batch.add(3, 3, 3);
      assertThat(processor.processAll(batch)).isTrue();
      assertThat(batch.unfolded(0)).isNull();
      assertThat(batch.template().fields().toString()).contains("pod={name=web-1}");
    }
    assertThat(count("found")).isEqualTo(4);
  }

  @Test
  void rawLinesOfTwoStreamsThatAlternateStayRaw() throws FieldException {
    Processor processor = processor("host: node-1");
    EventBatch batch = new EventBatch(stream(LOG, "stdout"), 0, new byte[4], 4);
    Template other = stream(LOG, "stderr");
    for (int i = 0; i < 4; i++) {
      batch.add(i, i, 1, 0, i % 2 == 0 ? batch.template() : other);
    }
    assertThat(processor.processAll(batch)).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(batch.unfolded(i)).isNull();
      assertThat(batch.template(i).fields().toString())
          .contains("pod={name=web-1}", i % 2 == 0 ? "stdout" : "stderr");
    }
    batch.add(4, 0, 1, 0, stream("/elsewhere.log", "stdout"));
    assertThat(processor.processAll(batch)).isFalse();
  }

  private static Template stream(String source, String name) {
    FieldMap fields = new FieldMap();
    fields.put("source", source);
    fields.put("stream", name);
    return Template.of(fields, new FieldMap());
  }

  @Test
  void fieldsThatAreThereAreKept() throws FieldException {
    FieldMap own = new FieldMap();
    FieldMap there = new FieldMap();
    there.put("cluster", "blue");
    there.put("namespace", "old");
    own.put("kubernetes", there);
    assertThat(kubernetes(processor("host: node-1"), event(LOG, own)))
        .contains("cluster=blue", "namespace=shop");
  }

  @Test
  void configuredMatchersComeFirstAndTheFirstKeyCounts() throws FieldException {
    Processor processor =
        processor(
            """
            host: node-1
            indexers:
              - ip_port:
              - pod_name: {}
            matchers:
              - fields:
                  lookup_fields: [target.address, peer]
              - field_format:
                  format: '%{[ns]}/%{[pod]}'
            """);
    FieldMap named = new FieldMap();
    named.put("ns", "shop");
    named.put("pod", "web-1");
    assertThat(kubernetes(processor, event("", named))).contains("pod={name=web-1}");
    FieldMap peer = new FieldMap();
    peer.put("peer", "10.0.0.7:80");
    peer.put("ns", "shop");
    peer.put("pod", "web-1");
    assertThat(kubernetes(processor, event("", peer))).contains("container={name=nginx}");
    FieldMap unknown = new FieldMap();
    unknown.put("peer", "10.9.9.9");
    unknown.put("ns", "shop");
    unknown.put("pod", "web-1");
    assertThat(kubernetes(processor, event(LOG, unknown))).isEmpty();
    assertThat(count("unknown")).isEqualTo(1);
  }

  @Test
  void podsAreFoundByTheirUidInPaths() throws FieldException {
    Processor processor =
        processor(
            """
            host: node-1
            default_indexers.enabled: false
            default_matchers.enabled: false
            indexers: [{pod_uid: {}}]
            matchers:
              - logs_path: {logs_path: /var/lib/kubelet/pods/, resource_type: pod}
            """);
    assertThat(
            kubernetes(
                processor, event("/var/lib/kubelet/pods/u1/volumes/logs/a.log", new FieldMap())))
        .contains("pod={name=web-1}")
        .doesNotContain("container");
    assertThat(kubernetes(processor, event(LOG, new FieldMap()))).isEmpty();
  }

  @Test
  void theNodeIsFoundOut() throws FieldException, IOException {
    server.put(new FakeNode("node-9", "n9", "other", "host-9", Map.of()));
    server.put(new FakeNode("node-1", "n1", "abc", "elsewhere", Map.of()));
    Files.createDirectories(folder.resolve("etc"));
    Files.writeString(folder.resolve("etc/machine-id"), "abc\n");
    assertThat(kubernetes(processor(""), event(LOG, new FieldMap()))).contains("web-1");
    assertThat(server.requests()).anyMatch(r -> r.contains("spec.nodeName=node-1&"));
  }

  @Test
  void processorsWithTheSameOptionsShareAWatch() throws FieldException {
    for (int i = 0; i < 20; i++) {
      assertThat(kubernetes(processor("host: node-1"), event(LOG, new FieldMap()))).isNotEmpty();
    }
    assertThat(server.requests(false)).hasSize(1);
  }

  @Test
  void eventsWaitForTheFirstListButNotForLong() throws FieldException {
    server.stick(true);
    Processor processor = processor("host: node-1\nsync_period: 50ms");
    assertThat(kubernetes(processor, event(LOG, new FieldMap()))).isEmpty();
    assertThat(count("early")).isEqualTo(1);
    server.stick(false);
    await().until(() -> !kubernetes(processor, event(LOG, new FieldMap())).isEmpty());
  }

  @Test
  void whatIsNoIndexerOrMatcherIsLeftOutWithAWarning() {
    Problems problems = new Problems();
    Config config =
        Config.ofYaml(
            """
            indexers: [{nonsense: {}}]
            matchers:
              - fields: {}
              - nothing: {}
            """);
    AddKubernetesMetadataConfig bound =
        Binder.bind(config, AddKubernetesMetadataConfig.class, problems);
    assertThat(bound.matchers(new Problems())).hasSize(1);
    assertThat(problems.warnings())
        .extracting(Object::toString)
        .satisfiesExactly(
            text -> assertThat(text).contains("config:1").contains("no indexer 'nonsense'"),
            text -> assertThat(text).contains("config:3").contains("'lookup_fields' is missing"),
            text -> assertThat(text).contains("config:4").contains("no matcher 'nothing'"));
  }

  @Test
  void nothingToFindWithEndsTheStart() {
    Problems problems = new Problems();
    assertThat(
            Binder.tryBind(
                Config.ofYaml("default_matchers.enabled: false\nmatchers: [{x: {}}]"),
                AddKubernetesMetadataConfig.class,
                problems))
        .isEmpty();
    assertThat(problems.errors().toString()).contains("no matcher is left");
  }

  @Test
  void outsideOfPodsAKubeconfigIsNeeded() {
    Problems problems = new Problems();
    assertThat(
            Binder.tryBind(
                Config.ofYaml("in_cluster: false"), AddKubernetesMetadataConfig.class, problems))
        .isEmpty();
    assertThat(problems.errors().toString()).contains("kube_config must name a kubeconfig file");
  }
}
