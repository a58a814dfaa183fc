/** Jobs of machine learning that watch the logs of modules. */
@NullMarked
package org.skidder.setup.ml;

import org.jspecify.annotations.NullMarked;
