/**
 * What the log is spared, and what it is told. Whatever can happen with each event, line or attempt
 * is said once a minute at most for each reason, with how often it happened since; reasons are in
 * words.
 */
@NullMarked
package org.skidder.core.log;

import org.jspecify.annotations.NullMarked;
