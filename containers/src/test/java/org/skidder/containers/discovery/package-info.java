/** Tests of the package. */
@NullMarked
package org.skidder.containers.discovery;

import org.jspecify.annotations.NullMarked;
