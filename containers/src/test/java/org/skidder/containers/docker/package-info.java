/** Tests of the client of the Docker Engine API. */
@NullMarked
package org.skidder.containers.docker;

import org.jspecify.annotations.NullMarked;
