package org.skidder.core.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A pod as a test describes it; {@link #json} writes it as a server does, with much that nobody
 * reads.
 *
 * @param owner {@code kind/name} of the controller; empty: none
 */
public record FakePod(
    String namespace,
    String name,
    String uid,
    String node,
    String ip,
    String phase,
    Map<String, String> labels,
    Map<String, String> annotations,
    String owner,
    List<Part> containers,
    List<Part> initContainers)
    implements FakeObject {
  /**
   * A container.
   *
   * @param id {@code docker://…}; empty: it does not exist yet
   */
  public record Part(String name, String id, List<Integer> ports) {}

  /** A running pod on the node {@code node-1} without containers. */
  public static FakePod of(String namespace, String name, String uid) {
    return new FakePod(
        namespace,
        name,
        uid,
        "node-1",
        "10.0.0.7",
        "Running",
        Map.of(),
        Map.of(),
        "",
        List.of(),
        List.of());
  }

  /** On another node. */
  public FakePod on(String other) {
    return new FakePod(
        namespace,
        name,
        uid,
        other,
        ip,
        phase,
        labels,
        annotations,
        owner,
        containers,
        initContainers);
  }

  /** With an address. */
  public FakePod at(String address) {
    return new FakePod(
        namespace,
        name,
        uid,
        node,
        address,
        phase,
        labels,
        annotations,
        owner,
        containers,
        initContainers);
  }

  /** In a phase. */
  public FakePod in(String other) {
    return new FakePod(
        namespace,
        name,
        uid,
        node,
        ip,
        other,
        labels,
        annotations,
        owner,
        containers,
        initContainers);
  }

  /** With one more label. */
  public FakePod label(String key, String value) {
    return new FakePod(
        namespace,
        name,
        uid,
        node,
        ip,
        phase,
        with(labels, key, value),
        annotations,
        owner,
        containers,
        initContainers);
  }

  /** With one more annotation. */
  public FakePod annotation(String key, String value) {
    return new FakePod(
        namespace,
        name,
        uid,
        node,
        ip,
        phase,
        labels,
        with(annotations, key, value),
        owner,
        containers,
        initContainers);
  }

  /** Managed by something: {@code ReplicaSet/web-1}. */
  public FakePod ownedBy(String other) {
    return new FakePod(
        namespace,
        name,
        uid,
        node,
        ip,
        phase,
        labels,
        annotations,
        other,
        containers,
        initContainers);
  }

  /** With a container more, or with another id of the one of that name. */
  public FakePod container(String container, String id, Integer... ports) {
    List<Part> parts = new ArrayList<>(containers);
    parts.removeIf(part -> part.name().equals(container));
    parts.add(new Part(container, id, List.of(ports)));
    return new FakePod(
        namespace, name, uid, node, ip, phase, labels, annotations, owner, parts, initContainers);
  }

  /** With an init container more. */
  public FakePod init(String container, String id) {
    List<Part> parts = new ArrayList<>(initContainers);
    parts.add(new Part(container, id, List.of()));
    return new FakePod(
        namespace, name, uid, node, ip, phase, labels, annotations, owner, containers, parts);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }

  @Override
  public String json(long version) {
    String owners =
        owner.isEmpty()
            ? ""
            : ("\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Other\",\"name\":\"x\",\"uid\":\"o0\"},"
                   + "{\"apiVersion\":\"apps/v1\",\"kind\":\"%s\",\"name\":\"%s\",\"uid\":\"o1\","
                   + "\"controller\":true,\"blockOwnerDeletion\":true}],")
                .formatted(owner.split("/", -1)[0], owner.split("/", -1)[1]);
    return ("{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"uid\":\"%s\",\"resourceVersion\":\"%d\","
                + "\"creationTimestamp\":\"2026-01-01T00:00:00Z\",\"labels\":%s,\"annotations\":%s,%s"
                + "\"managedFields\":[{\"manager\":\"kubelet\",\"fieldsV1\":{\"f:status\":{\"f:phase\":{}}}}]},"
                + "\"spec\":{\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/\"}}],"
                + "\"initContainers\":[%s],\"containers\":[%s],\"nodeName\":\"%s\",\"hostNetwork\":false},"
                + "\"status\":{\"phase\":\"%s\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}],"
                + "\"hostIP\":\"192.0.2.1\",\"podIP\":\"%s\",\"podIPs\":[{\"ip\":\"%s\"}],"
                + "\"initContainerStatuses\":[%s],\"containerStatuses\":[%s],\"qosClass\":\"Burstable\"}}")
        .formatted(
            name,
            namespace,
            uid,
            version,
            FakeObject.texts(labels),
            FakeObject.texts(annotations),
            owners,
            specifications(initContainers),
            specifications(containers),
            node,
            phase,
            ip,
            ip,
            statuses(initContainers),
            statuses(containers));
  }

  private static String specifications(List<Part> parts) {
    return parts.stream()
        .map(part ->
            "{\"name\":\"%s\",\"image\":\"image-of-%s\",\"env\":[{\"name\":\"A\",\"value\":\"b\"}],\"ports\":[%s]}"
                .formatted(
                    part.name(),
                    part.name(),
                    part.ports().stream()
                        .map(port -> "{\"containerPort\":" + port + ",\"protocol\":\"TCP\"}")
                        .collect(Collectors.joining(","))))
        .collect(Collectors.joining(","));
  }

  private static String statuses(List<Part> parts) {
    return parts.stream()
        .map(part ->
            "{\"name\":\"%s\",\"state\":{\"running\":{}},\"lastState\":{},\"ready\":true,\"restartCount\":0,\"containerID\":\"%s\"}"
                .formatted(part.name(), part.id()))
        .collect(Collectors.joining(","));
  }

  @Override
  public String field(String selector) {
    return selector.equals("spec.nodeName") ? node : FakeObject.super.field(selector);
  }
}
