/** Tests against a real server. */
@NullMarked
package org.skidder.outputs.redis;

import org.jspecify.annotations.NullMarked;
