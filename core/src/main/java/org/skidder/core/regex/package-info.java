/**
 * Regular expressions of the configuration: RE2 syntax, linear time, on the bytes of a line.
 *
 * <p>A {@link org.skidder.core.regex.LineMatcher} answers one question: does the pattern match
 * anywhere in the text. A pattern is parsed twice: by RE2/J, which has the last word on syntax and
 * on every text, and by a small parser of our own that finds out whether the pattern is one of the
 * simple kinds (literals, alternatives of literals, fixed layouts such as {@code ^\d{4}-}). Those
 * are decided on the bytes, without an automaton and without decoding; a property test holds both
 * verdicts together.
 */
@NullMarked
package org.skidder.core.regex;

import org.jspecify.annotations.NullMarked;
