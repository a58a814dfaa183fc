@NullMarked
package org.skidder.setup.kibana;

import org.jspecify.annotations.NullMarked;
