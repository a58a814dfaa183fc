/**
 * The delivery oracle. A {@link org.skidder.lab.oracle.Scenario} is made from a seed alone: a
 * {@code FileActor} writes, rotates, truncates and deletes log files, a {@code FaultyReceiver}
 * takes bulk requests and misbehaves, and Skidder, a process of its own, stands between them and is
 * killed at random moments. The {@code Journal} knows every line that was written and every line
 * that arrived, and says what was wrong. What is done is the same each time for one seed; when
 * exactly is not, so that a failing seed may have to be run more than once.
 *
 * <p>{@code Soak} runs the same parts for minutes and watches memory and descriptors.
 */
@NullMarked
package org.skidder.lab.oracle;

import org.jspecify.annotations.NullMarked;
