/**
 * Lines of the log files that container runtimes write: one JSON object a line (Docker's {@code
 * json-file} driver), or time, stream and text separated by blanks (the Container Runtime
 * Interface's <a
 * href="https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md">log
 * format</a>).
 *
 * <p>A line is taken apart on its bytes, without a tree or a text per line: what is wanted of it is
 * found, and escapes are resolved where they stand, as a text never becomes longer by that.
 */
@NullMarked
package org.skidder.inputs.log.container;

import org.jspecify.annotations.NullMarked;
