/**
 * Waiting for threads to end. A part that is closed has ended when {@code close} returns: its
 * threads touch nothing any more, and whoever closes it may take away what they used. That has to
 * hold also when the closing thread is interrupted, so such waits go on and keep the interrupt for
 * the caller.
 */
@NullMarked
package org.skidder.core.thread;

import org.jspecify.annotations.NullMarked;
