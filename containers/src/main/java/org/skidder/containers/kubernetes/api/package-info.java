/**
 * A client of the Kubernetes API that lists and watches (<a
 * href="https://kubernetes.io/docs/reference/using-api/api-concepts/">API concepts</a>).
 *
 * <p>{@link org.skidder.containers.kubernetes.api.ClusterAccess} says where the server is and who
 * we are, from the account of our pod or from a kubeconfig file. {@link
 * org.skidder.containers.kubernetes.api.ApiServer} asks it: lists in parts where the server gives
 * parts, and watches. {@link org.skidder.containers.kubernetes.api.ObjectWatch} makes of both a
 * copy that converges to what the server has, and tells changes.
 *
 * <p>Why not a client library: all that is needed of the API are two requests for two kinds of
 * objects. The usual library for Java brings a model of the whole API, a JSON mapper and an HTTP
 * stack of its own: megabytes of jars, and objects with hundreds of fields held per pod. Here an
 * answer is read token by token, and of each object only the fields that are used are kept, so that
 * memory depends on the number of pods of the node and not on what else stands in them.
 */
@NullMarked
package org.skidder.containers.kubernetes.api;

import org.jspecify.annotations.NullMarked;
