/**
 * What a running Skidder tells others about itself: an HTTP endpoint that is asked, and a reporter
 * that sends.
 *
 * <p>Both look at {@link org.skidder.console.Program}, which reads counters when somebody wants
 * them; nothing here is on the way of an event. No class of this module is loaded unless {@code
 * http} or {@code xpack.monitoring} is configured.
 */
@NullMarked
package org.skidder.console;

import org.jspecify.annotations.NullMarked;
