package org.skidder.containers.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.skidder.containers.discovery.DottedNames;
import org.skidder.containers.kubernetes.api.Node;
import org.skidder.containers.kubernetes.api.ObjectMeta;
import org.skidder.containers.kubernetes.api.Pod;
import org.skidder.core.event.FieldMap;

/** Makes fields below {@code kubernetes} of what is known of a pod or a node. Thread-safe. */
final class PodFields {
  private static final List<String> CREATORS = List.of("Deployment", "ReplicaSet", "StatefulSet");

  private final Set<String> labels;
  private final Set<String> notLabels;
  private final List<String> annotations;
  private final boolean uid;
  private final boolean creator;

  PodFields(MetadataConfig config) {
    labels = Set.copyOf(config.includeLabels());
    notLabels = Set.copyOf(config.excludeLabels());
    annotations = config.includeAnnotations();
    uid = config.includePodUid();
    creator = config.includeCreatorMetadata();
  }

  /** What events of the pod get. */
  FieldMap of(Pod pod) {
    ObjectMeta meta = pod.meta();
    FieldMap fields = common(meta);
    if (creator) {
      meta.controller()
          .filter(owner -> CREATORS.contains(owner.kind()))
          .ifPresent(owner ->
              fields.put(owner.kind().toLowerCase(Locale.ROOT), single("name", owner.name())));
    }
    FieldMap of = new FieldMap();
    if (uid) {
      of.put("uid", meta.uid());
    }
    of.put("name", meta.name());
    fields.put("pod", of);
    if (!pod.node().isEmpty()) {
      fields.put("node", single("name", pod.node()));
    }
    return fields;
  }

  /** What events of the container get: those of its pod, and its name. */
  FieldMap of(Pod pod, Pod.Container container) {
    FieldMap fields = of(pod);
    fields.put("container", single("name", container.name()));
    return fields;
  }

  /** What events of the node get. */
  FieldMap of(Node node) {
    FieldMap fields = common(node.meta());
    FieldMap of = new FieldMap();
    if (uid) {
      of.put("uid", node.meta().uid());
    }
    of.put("name", node.meta().name());
    fields.put("node", of);
    return fields;
  }

  private FieldMap common(ObjectMeta meta) {
    FieldMap fields = new FieldMap();
    if (!meta.namespace().isEmpty()) {
      fields.put("namespace", meta.namespace());
    }
    putUnlessEmpty(fields, "labels", DottedNames.nested(labels(meta.labels())));
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String name : annotations) {
      String value = meta.annotations().get(name);
      if (value != null) {
        wanted.put(name, value);
      }
    }
    putUnlessEmpty(fields, "annotations", DottedNames.nested(wanted));
    return fields;
  }

  private Map<String, String> labels(Map<String, String> all) {
    Map<String, String> kept = new LinkedHashMap<>();
    all.forEach((name, value) -> {
      if ((labels.isEmpty() || labels.contains(name)) && !notLabels.contains(name)) {
        kept.put(name, value);
      }
    });
    return kept;
  }

  static FieldMap single(String name, Object value) {
    FieldMap map = new FieldMap();
    map.put(name, value);
    return map;
  }

  static void putUnlessEmpty(FieldMap fields, String name, FieldMap value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }
}
