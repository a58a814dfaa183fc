@NullMarked
package org.skidder.lab;

import org.jspecify.annotations.NullMarked;
