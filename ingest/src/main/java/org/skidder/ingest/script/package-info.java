/**
 * Conditions and scripts: a subset of Painless, parsed and interpreted here.
 *
 * <p>{@link org.skidder.ingest.script.Script} is the way in. Text goes through {@code Lexer} and
 * {@code Parser}, which makes a tree of closures; each runs with an {@code Env} of its own, so that
 * a script may serve many threads. What is not in the subset is refused when the script is
 * compiled, never ignored. A budget of steps ends scripts that do not end by themselves.
 */
@NullMarked
package org.skidder.ingest.script;

import org.jspecify.annotations.NullMarked;
