/**
 * Inputs that come and go while the program runs. {@link org.skidder.core.reload.RunningInputs}
 * keeps a wanted set of inputs running, whoever wants them (the main file, external files,
 * autodiscover), and {@link org.skidder.core.reload.ExternalFiles} reads the files that one of
 * those wishes comes from.
 */
@NullMarked
package org.skidder.core.reload;

import org.jspecify.annotations.NullMarked;
