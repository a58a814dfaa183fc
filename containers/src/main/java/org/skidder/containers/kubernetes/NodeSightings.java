package org.skidder.containers.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.skidder.containers.discovery.DottedNames;
import org.skidder.containers.discovery.Sighting;
import org.skidder.containers.kubernetes.api.Node;
import org.skidder.core.event.FieldMap;

/**
 * What there is to read on a node: the node itself. Immutable.
 *
 * @param fields make what events get
 */
record NodeSightings(PodFields fields) {
  List<Sighting> of(Node node) {
    FieldMap kubernetes = fields.of(node);
    PodFields.putUnlessEmpty(
        kubernetes, "annotations", DottedNames.nested(node.meta().annotations()));
    if (kubernetes.get("node") instanceof FieldMap of) {
      of.put("hostname", node.address("Hostname"));
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("host", node.host());
    data.put("kubernetes", kubernetes.freeze());
    return List.of(
        new Sighting(
            data,
            PodFields.single("kubernetes", fields.of(node)).freeze(),
            Map.of(),
            node.meta().annotations(),
            ""));
  }
}
