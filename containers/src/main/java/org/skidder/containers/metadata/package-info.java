/** What processors that add metadata of containers have in common: fields by keys, for a while. */
@NullMarked
package org.skidder.containers.metadata;

import org.jspecify.annotations.NullMarked;
