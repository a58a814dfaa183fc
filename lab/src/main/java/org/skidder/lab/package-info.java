/**
 * What the parts of the lab share: {@code oracle} breaks deliveries, {@code modules} parses logs.
 */
@NullMarked
package org.skidder.lab;

import org.jspecify.annotations.NullMarked;
