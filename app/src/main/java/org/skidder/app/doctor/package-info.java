/**
 * {@code doctor}: looks at everything that usually goes wrong, and changes nothing.
 *
 * <p>Each {@code …Check} looks at one area and tells a {@link org.skidder.app.doctor.Checkup} what
 * it found; none needs another, so that one failure hides no other. Inputs and outputs are looked
 * at through {@code examine} and {@code test} of their factories. What comes from the system is
 * read below a folder that stands for {@code /proc}, so that tests can put another one there; where
 * there is none, those checks are silent.
 */
@NullMarked
package org.skidder.app.doctor;

import org.jspecify.annotations.NullMarked;
