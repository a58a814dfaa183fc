package org.skidder.containers.docker;

import java.util.LinkedHashMap;
import java.util.Map;
import org.skidder.containers.discovery.DottedNames;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/**
 * Makes the fields that events get of a container.
 *
 * @param dedot whether dots in names of labels become underscores
 * @param shortId whether the container is also found by the first characters of its id
 */
record ContainerFields(boolean dedot, boolean shortId) {
  private static final int SHORT = 12;

  /** The fields, by the keys that the container is found with. */
  Map<String, Template> of(Container container) {
    FieldMap fields = new FieldMap();
    fields.put("id", container.id());
    fields.put("image", container.image());
    fields.put("name", container.name());
    if (!container.labels().isEmpty()) {
      fields.put("labels", labels(container.labels()));
    }
    FieldMap docker = new FieldMap();
    docker.put("container", fields);
    FieldMap root = new FieldMap();
    root.put("docker", docker);
    Template template = Template.of(root, new FieldMap());
    Map<String, Template> byKey = new LinkedHashMap<>();
    byKey.put(container.id(), template);
    if (shortId && container.id().length() > SHORT) {
      byKey.put(container.id().substring(0, SHORT), template);
    }
    return byKey;
  }

  private FieldMap labels(Map<String, String> labels) {
    if (!dedot) {
      return DottedNames.nested(labels);
    }
    FieldMap flat = new FieldMap();
    labels.forEach((name, value) -> flat.put(name.replace('.', '_'), value));
    return flat;
  }
}
