/** Forms in which figures and states are shown. */
@NullMarked
package org.skidder.console.view;

import org.jspecify.annotations.NullMarked;
