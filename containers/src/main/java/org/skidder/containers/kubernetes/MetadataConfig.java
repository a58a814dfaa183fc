package org.skidder.containers.kubernetes;

import java.util.List;
import org.skidder.core.config.Option;

/**
 * Options that say what is told of a pod.
 *
 * @param includeLabels only these labels; empty: all
 * @param excludeLabels labels that are left out, after inclusion
 * @param includeAnnotations annotations that are added
 * @param includePodUid whether the uid is told
 * @param includeCreatorMetadata whether the owner is told
 */
public record MetadataConfig(
    @Option("Only these labels; by default all.") List<String> includeLabels,
    @Option("Labels that are left out, also if `include_labels` names them.")
        List<String> excludeLabels,
    @Option("Annotations that are added; by default none.") List<String> includeAnnotations,
    @Option(value = "Whether `kubernetes.pod.uid` is added.", def = "false") boolean includePodUid,
    @Option(
            value =
                "Whether the name of the Deployment, ReplicaSet or StatefulSet that manages the pod"
                    + " is added.",
            def = "true")
        boolean includeCreatorMetadata) {}
