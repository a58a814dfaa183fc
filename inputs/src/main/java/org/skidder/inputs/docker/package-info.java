/**
 * The docker input: the log files of containers, as Docker's driver {@code json-file} or a runtime
 * of Kubernetes writes them. Files are followed as by the log input; what is special is where they
 * are and that their lines are unwrapped.
 */
@NullMarked
package org.skidder.inputs.docker;

import org.jspecify.annotations.NullMarked;
