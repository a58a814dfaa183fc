package org.skidder.core.testkit;

import java.util.Map;

/** A node as a test describes it. */
public record FakeNode(
    String name, String uid, String machineId, String hostname, Map<String, String> labels)
    implements FakeObject {
  @Override
  public String namespace() {
    return "";
  }

  @Override
  public String json(long version) {
    return ("{\"metadata\":{\"name\":\"%s\",\"uid\":\"%s\",\"resourceVersion\":\"%d\",\"labels\":%s,"
                + "\"annotations\":{\"node.alpha/ttl\":\"0\"}},\"spec\":{\"podCIDR\":\"10.0.0.0/24\"},"
                + "\"status\":{\"capacity\":{\"cpu\":\"2\"},\"addresses\":[{\"type\":\"Hostname\",\"address\":\"%s\"},"
                + "{\"type\":\"InternalIP\",\"address\":\"192.0.2.1\"}],"
                + "\"nodeInfo\":{\"machineID\":\"%s\",\"kernelVersion\":\"6.1\"},"
                + "\"images\":[{\"names\":[\"a:1\"],\"sizeBytes\":1}]}}")
        .formatted(name, uid, version, FakeObject.texts(labels), hostname, machineId);
  }
}
