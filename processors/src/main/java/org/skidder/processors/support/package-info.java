/**
 * What several processors have in common: how a list of fields is worked through when one of them
 * fails, where results are written, and how constant fields are laid over events.
 */
@NullMarked
package org.skidder.processors.support;

import org.jspecify.annotations.NullMarked;
