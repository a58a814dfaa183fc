package org.skidder.containers.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.skidder.containers.discovery.DottedNames;
import org.skidder.containers.discovery.Sighting;
import org.skidder.containers.kubernetes.api.Pod;
import org.skidder.core.event.FieldMap;

/**
 * What there is to read in a pod: a sighting for each port of each container, one for a container
 * without ports. A container counts when it has an id: without one, a configuration that names it
 * would mean the logs of all containers. Immutable.
 *
 * @param fields make what events get
 */
record PodSightings(PodFields fields) {
  List<Sighting> of(Pod pod) {
    List<Sighting> all = new ArrayList<>();
    if (pod.ip().isEmpty()) {
      return all;
    }
    for (Pod.Container container : pod.containers()) {
      if (!container.id().isEmpty()) {
        add(pod, container, all);
      }
    }
    return all;
  }

  private void add(Pod pod, Pod.Container container, List<Sighting> all) {
    FieldMap meta = PodFields.single("kubernetes", fields.of(pod, container)).freeze();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", container.name());
    facts.put("id", container.id());
    facts.put("image", container.image());
    facts.put("runtime", container.runtime());
    FieldMap kubernetes = fields.of(pod);
    kubernetes.put("container", new FieldMap(facts));
    PodFields.putUnlessEmpty(
        kubernetes, "annotations", DottedNames.nested(pod.meta().annotations()));
    kubernetes.freeze();
    for (Integer port : container.ports()) {
      all.add(sighting(data(pod, port, kubernetes), meta, facts, pod, container));
    }
    if (container.ports().isEmpty()) {
      all.add(sighting(data(pod, 0, kubernetes), meta, facts, pod, container));
    }
  }

  private static Sighting sighting(
      Map<String, Object> data,
      FieldMap meta,
      Map<String, Object> facts,
      Pod pod,
      Pod.Container container) {
    return new Sighting(data, meta, facts, pod.meta().annotations(), container.name());
  }

  /**
   * What conditions and templates see.
   *
   * @param port 0: none
   */
  private static Map<String, Object> data(Pod pod, int port, FieldMap kubernetes) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("host", pod.ip());
    if (port > 0) {
      data.put("port", (long) port);
    }
    data.put("kubernetes", kubernetes);
    return data;
  }
}
