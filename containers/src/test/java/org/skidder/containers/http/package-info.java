/** Tests of the package. */
@NullMarked
package org.skidder.containers.http;

import org.jspecify.annotations.NullMarked;
