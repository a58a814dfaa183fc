/**
 * House rules, checked as tests of this module: the direction of dependencies, the layout of the
 * sources, and that what the documentation shows is accepted. It comes last in the build, so that
 * it sees all modules.
 */
@NullMarked
package org.skidder.checks;

import org.jspecify.annotations.NullMarked;
