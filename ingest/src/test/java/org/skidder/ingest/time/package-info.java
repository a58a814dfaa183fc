/** Tests of look-ups. */
@NullMarked
package org.skidder.ingest.time;

import org.jspecify.annotations.NullMarked;
