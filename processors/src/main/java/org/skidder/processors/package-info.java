@NullMarked
package org.skidder.processors;

import org.jspecify.annotations.NullMarked;
