package org.skidder.processors.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.processors.Apply.map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.processors.Apply;
import org.skidder.processors.ProcessorChain;

/** Against a metadata service on this host. */
class AddCloudMetadataTest {
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean silent;
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stopServer() {
    release.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    if (silent) {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    String path = exchange.getRequestURI().toString();
    String key = exchange.getRequestMethod().equals("GET") ? path : "PUT " + path;
    String[] wanted = headers.getOrDefault(path, "Host=").split("=", 2);
    @Nullable String header = exchange.getRequestHeaders().getFirst(wanted[0]);
    boolean allowed = header != null && header.startsWith(wanted[1]);
    String text = allowed ? answers.getOrDefault(key, "") : "";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(text.isEmpty() ? 404 : 200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String options(String more) {
    return "add_cloud_metadata: {host: '127.0.0.1:"
        + server.getAddress().getPort()
        + "'"
        + more
        + "}";
  }

  private static EventBatch run(String processors, EventBatch batch) {
    ProcessorChain chain =
        new ProcessorChain(List.of(), new FieldMap(), Apply.compile(processors), Apply.IDENTITY);
    chain.start();
    chain.apply(batch);
    return batch;
  }

  private EventBatch run(EventBatch batch) {
    return run("processors: [" + options("") + "]", batch);
  }

  private FieldMap found() {
    EventBatch batch = run(Apply.raw(Template.EMPTY, "x"));
    assertThat(batch.unfolded(0)).isNull();
    Object meta = batch.template().fields().get("meta");
    return meta instanceof FieldMap map && map.get("cloud") instanceof FieldMap cloud
        ? cloud
        : new FieldMap();
  }

  record Cloud(String name, Map<String, String> answers, String header, FieldMap fields) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Cloud> clouds() {
    String ec2 = "/2014-02-25/dynamic/instance-identity/document";
    String gce = "/computeMetadata/v1/?recursive=true&alt=json";
    String azure = "/metadata/instance/compute?api-version=2017-04-02";
    return List.of(
        new Cloud(
            "ec2",
            Map.of(
                ec2,
                "{\"instanceId\":\"i-1\",\"instanceType\":\"t2\",\"region\":\"eu\","
                    + "\"availabilityZone\":\"eu-1\",\"pendingTime\":null}"),
            "",
            map(
                "instance_id", "i-1",
                "machine_type", "t2",
                "region", "eu",
                "availability_zone", "eu-1")),
        new Cloud(
            "ec2",
            Map.of(ec2, "{\"instanceId\":\"i-1\"}", "PUT /latest/api/token", "tok=en"),
            ec2 + " X-aws-ec2-metadata-token=tok=en",
            map("instance_id", "i-1")),
        new Cloud(
            "digitalocean",
            Map.of("/metadata/v1.json", "{\"droplet_id\":12345678901,\"region\":\"nyc3\"}"),
            "",
            map("instance_id", "12345678901", "region", "nyc3")),
        new Cloud(
            "gce",
            Map.of(
                gce,
                "{\"instance\":{\"id\":18446744073709551615,\"name\":\"n\","
                    + "\"machineType\":\"projects/1/machineTypes/f1\",\"zone\":\"projects/1/zones/a\"},"
                    + "\"project\":{\"projectId\":\"p\"}}"),
            gce + " Metadata-Flavor=Google",
            map(
                "instance_id", "18446744073709551615",
                "instance_name", "n",
                "machine_type", "projects/1/machineTypes/f1",
                "availability_zone", "projects/1/zones/a",
                "project_id", "p")),
        new Cloud(
            "qcloud",
            Map.of(
                "/meta-data/instance-id", "ins-1",
                "/meta-data/placement/region", "gz",
                "/meta-data/placement/zone", "gz-1"),
            "",
            map("instance_id", "ins-1", "region", "gz", "availability_zone", "gz-1")),
        new Cloud(
            "ecs",
            Map.of(
                "/latest/meta-data/instance-id", "i-2",
                "/latest/meta-data/region-id", "cn",
                "/latest/meta-data/zone-id", "cn-a\n"),
            "",
            map("instance_id", "i-2", "region", "cn", "availability_zone", "cn-a")),
        new Cloud(
            "az",
            Map.of(
                azure,
                "{\"vmId\":\"v\",\"name\":\"n\",\"vmSize\":\"A1\",\"location\":\"westeurope\"}"),
            azure + " Metadata=true",
            map(
                "instance_id", "v",
                "instance_name", "n",
                "machine_type", "A1",
                "region", "westeurope")),
        new Cloud(
            "openstack",
            openstack(),
            "",
            map(
                "instance_id", "i-3",
                "machine_type", "m1",
                "instance_name", "box",
                "availability_zone", "nova")));
  }

  private static Map<String, String> openstack() {
    return Map.of(
        "/2009-04-04/meta-data/instance-id", "i-3",
        "/2009-04-04/meta-data/instance-type", "m1",
        "/2009-04-04/meta-data/hostname", "box",
        "/2009-04-04/meta-data/placement/availability-zone", "nova");
  }

  @ParameterizedTest
  @MethodSource("clouds")
  void findsOutWhereItRuns(Cloud cloud) {
    answers.putAll(cloud.answers());
    if (!cloud.header().isEmpty()) {
      String[] rule = cloud.header().split(" ", 2);
      headers.put(rule[0], rule[1]);
    }
    FieldMap expected = new FieldMap(cloud.fields());
    expected.put("provider", cloud.name());
    assertThat(found()).isEqualTo(expected);
  }

  @Test
  void theProviderThatOthersImitateIsTheLastResort() {
    answers.putAll(openstack());
    answers.put("/metadata/v1.json", "{\"droplet_id\":1}");
    assertThat(found()).containsEntry("provider", "digitalocean");
  }

  @Test
  void anAnswerThatIsIncompleteOrNoJsonIsNone() {
    answers.put("/meta-data/instance-id", "ins-1");
    answers.put("/metadata/v1.json", "<html>");
    answers.put("/2014-02-25/dynamic/instance-identity/document", "{}");
    assertThat(found()).isEmpty();
  }

  @Test
  @Timeout(60)
  void aServiceThatDoesNotAnswerDelaysTheFirstEventsOnlyUntilTheTimeout() {
    silent = true;
    long start = System.nanoTime();
    EventBatch batch =
        run(
            "processors: [" + options(", timeout: 200ms") + "]",
            Apply.raw(Template.EMPTY, "one", "two"));
    assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(150);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.template().fields()).isEmpty();
  }

  @Test
  void processorsWithTheSameOptionsAskOnce() {
    answers.put("/metadata/v1.json", "{\"droplet_id\":1}");
    EventBatch batch =
        run(
            "processors: [" + options("") + ", " + options("") + "]",
            Apply.raw(Template.EMPTY, "one"));
    assertThat(batch.template().fields()).containsKey("meta");
    // Seven providers, of which one asks for a token first; texts end at the first failure.
    assertThat(requests.get()).isLessThanOrEqualTo(8);
  }

  @Test
  void whatAnEventHadThereIsReplaced() {
    answers.put("/metadata/v1.json", "{\"droplet_id\":1}");
    EventBatch batch =
        run(EventBatch.of(Apply.event(map("meta", map("cloud", map("x", 1L), "y", 2L)))));
    assertThat(Apply.json(batch.event(0)))
        .isEqualTo(
            "{\"meta\":{\"cloud\":{\"instance_id\":\"1\",\"provider\":\"digitalocean\"},\"y\":2}}");
  }
}
