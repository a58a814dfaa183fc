@NullMarked
package org.skidder.outputs;

import org.jspecify.annotations.NullMarked;
