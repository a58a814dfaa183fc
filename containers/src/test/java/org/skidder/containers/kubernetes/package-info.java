/** Tests of what is made of pods and nodes. */
@NullMarked
package org.skidder.containers.kubernetes;

import org.jspecify.annotations.NullMarked;
