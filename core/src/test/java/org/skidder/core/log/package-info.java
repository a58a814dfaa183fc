/** Tests of what the log is spared. */
@NullMarked
package org.skidder.core.log;

import org.jspecify.annotations.NullMarked;
