/** Tests of the package. */
@NullMarked
package org.skidder.containers.jolokia;

import org.jspecify.annotations.NullMarked;
