/** Tests of the client of the Kubernetes API, against a server with its semantics of watching. */
@NullMarked
package org.skidder.containers.kubernetes.api;

import org.jspecify.annotations.NullMarked;
