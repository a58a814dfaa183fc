@NullMarked
package org.skidder.setup.ml;

import org.jspecify.annotations.NullMarked;
