/** Tests over the content of modules. */
@NullMarked
package org.skidder.lab.modules;

import org.jspecify.annotations.NullMarked;
