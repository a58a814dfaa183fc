@NullMarked
package org.skidder.inputs;

import org.jspecify.annotations.NullMarked;
