/**
 * The stdin input: lines of the standard input, made into events by the chain of the log input.
 * There is no position to keep, so what was read and not delivered is lost when the process dies.
 */
@NullMarked
package org.skidder.inputs.stdin;

import org.jspecify.annotations.NullMarked;
