/**
 * The syslog input: the servers of {@link org.skidder.inputs.net} with messages that are parsed.
 *
 * <p>Messages are read byte by byte, without regular expressions and without a text being made of
 * anything but the fields of the event. What RFC 3164 describes is what senders were seen to do,
 * and they go on doing other things; so its parser takes the variants that are unambiguous.
 */
@NullMarked
package org.skidder.inputs.syslog;

import org.jspecify.annotations.NullMarked;
