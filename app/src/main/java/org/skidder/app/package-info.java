@NullMarked
package org.skidder.app;

import org.jspecify.annotations.NullMarked;
