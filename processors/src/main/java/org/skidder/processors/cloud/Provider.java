package org.skidder.processors.cloud;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.event.Template;

/**
 * A cloud provider and how its metadata service is asked.
 *
 * @param name value of {@code meta.cloud.provider}
 * @param host address of the service
 * @param questions how to ask
 */
record Provider(String name, String host, Questions questions) {
  /** Address that most providers have their service at. */
  static final String LINK_LOCAL = "169.254.169.254";

  /** How a service is asked. */
  private sealed interface Questions {}

  /**
   * One document with all fields.
   *
   * @param fields paths in the document, by field
   */
  private record Document(String path, Map<String, String> headers, Map<String, String> fields)
      implements Questions {}

  /**
   * A text for each field.
   *
   * @param paths by field
   */
  private record Texts(Map<String, String> paths) implements Questions {}

  /** All that are known. */
  static List<Provider> all() {
    return List.of(
        new Provider(
            "ec2",
            LINK_LOCAL,
            new Document(
                "/2014-02-25/dynamic/instance-identity/document",
                Map.of(),
                fields(
                    "instance_id", "instanceId",
                    "machine_type", "instanceType",
                    "region", "region",
                    "availability_zone", "availabilityZone"))),
        new Provider(
            "digitalocean",
            LINK_LOCAL,
            new Document(
                "/metadata/v1.json",
                Map.of(),
                fields("instance_id", "droplet_id", "region", "region"))),
        new Provider(
            "gce",
            LINK_LOCAL,
            new Document(
                "/computeMetadata/v1/?recursive=true&alt=json",
                Map.of("Metadata-Flavor", "Google"),
                fields(
                    "instance_id", "instance.id",
                    "instance_name", "instance.name",
                    "machine_type", "instance.machineType",
                    "availability_zone", "instance.zone",
                    "project_id", "project.projectId"))),
        new Provider(
            "qcloud",
            "metadata.tencentyun.com",
            new Texts(
                fields(
                    "instance_id", "/meta-data/instance-id",
                    "region", "/meta-data/placement/region",
                    "availability_zone", "/meta-data/placement/zone"))),
        new Provider(
            "ecs",
            "100.100.100.200",
            new Texts(
                fields(
                    "instance_id", "/latest/meta-data/instance-id",
                    "region", "/latest/meta-data/region-id",
                    "availability_zone", "/latest/meta-data/zone-id"))),
        new Provider(
            "az",
            LINK_LOCAL,
            new Document(
                "/metadata/instance/compute?api-version=2017-04-02",
                Map.of("Metadata", "true"),
                fields(
                    "instance_id", "vmId",
                    "instance_name", "name",
                    "machine_type", "vmSize",
                    "region", "location"))),
        new Provider(
            "openstack",
            LINK_LOCAL,
            new Texts(
                fields(
                    "instance_id", "/2009-04-04/meta-data/instance-id",
                    "machine_type", "/2009-04-04/meta-data/instance-type",
                    "instance_name", "/2009-04-04/meta-data/hostname",
                    "availability_zone", "/2009-04-04/meta-data/placement/availability-zone"))));
  }

  private static Map<String, String> fields(String... pairs) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return fields;
  }

  /** Whether other providers answer the same requests: EC2 has the paths of OpenStack. */
  boolean isImitated() {
    return name.equals("openstack");
  }

  /**
   * Asks the service.
   *
   * @return the fields below {@code meta.cloud}
   * @throws FieldException when it does not answer as this provider does
   */
  FieldMap ask(MetadataServer server) throws FieldException {
    FieldMap cloud = new FieldMap();
    switch (questions) {
      case Texts texts -> {
        for (Map.Entry<String, String> entry : texts.paths().entrySet()) {
          byte[] answer = server.get(host, entry.getValue(), Map.of());
          cloud.put(entry.getKey(), new String(answer, StandardCharsets.UTF_8).strip());
        }
      }
      case Document document -> {
        byte[] answer = server.get(host, document.path(), headers(document, server));
        FieldMap object = JsonDecoder.objectOfTexts(answer);
        Event found = new Event(0, -1, object, Template.EMPTY);
        for (Map.Entry<String, String> entry : document.fields().entrySet()) {
          @Nullable Object value = found.get(entry.getValue()).orElse(null);
          if (value instanceof String) {
            cloud.put(entry.getKey(), value);
          }
        }
      }
    }
    if (cloud.isEmpty()) {
      throw new FieldException(name + ": the answer has none of its fields");
    }
    return cloud;
  }

  /** Most EC2 machines answer only to those that bring a token of theirs (IMDSv2). */
  private Map<String, String> headers(Document document, MetadataServer server) {
    if (!name.equals("ec2")) {
      return document.headers();
    }
    try {
      String token =
          server.put(
              host, "/latest/api/token", Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60"));
      return token.matches("[\\x21-\\x7e]{1,1000}")
          ? Map.of("X-aws-ec2-metadata-token", token)
          : document.headers();
    } catch (FieldException e) {
      return document.headers();
    }
  }
}
