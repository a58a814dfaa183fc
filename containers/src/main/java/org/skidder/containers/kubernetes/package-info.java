/**
 * Kubernetes: where logs come from.
 *
 * <p>{@link org.skidder.containers.kubernetes.KubernetesWatches} has one {@link
 * org.skidder.containers.kubernetes.api.ObjectWatch} for each server and scope; whoever needs its
 * pods listens to it. The processor {@code add_kubernetes_metadata} keeps, in a {@link
 * org.skidder.containers.kubernetes.PodIndex}, the fields of pods by the keys that {@link
 * org.skidder.containers.kubernetes.Indexer}s make of pods and {@link
 * org.skidder.containers.kubernetes.Matcher}s of events; fields are made once per change of a pod
 * and laid over whole batches, so that an event costs nothing. The provider of autodiscover tells
 * containers to the discovery.
 *
 * <p>{@link org.skidder.containers.kubernetes.AddKubernetesMetadataFactory} and its configuration
 * are loaded with the names of all processors; everything else only when it is configured.
 */
@NullMarked
package org.skidder.containers.kubernetes;

import org.jspecify.annotations.NullMarked;
