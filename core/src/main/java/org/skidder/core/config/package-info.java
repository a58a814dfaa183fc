/**
 * Configuration: from files, command line and variables to the records that the parts are built
 * from.
 *
 * <p>The way of a setting: {@code YamlReader} turns a file into a tree of nodes, each of which
 * knows its file and line; dotted and nested keys become the same tree. {@link
 * org.skidder.core.config.ConfigLoader} merges the trees of all files, the {@code -E} overrides and
 * the built-in defaults into one, and hands out {@link org.skidder.core.config.Config}, a read-only
 * cursor on it. Variables ({@code ${NAME}}) are checked for syntax when a file is read and looked
 * up when a setting is read, so that an undefined variable in a setting nobody reads does no harm.
 * {@link org.skidder.core.config.Binder} fills a record from a section.
 *
 * <p><b>Declaring options.</b> An option is declared once, as a record component:
 *
 * <pre>{@code
 * record TailConfig(
 *     @Option(value = "Files to follow, as globs.", required = true) List<String> paths,
 *     @Option(value = "How often to look for new files.", def = "10s", min = "1ms")
 *         Duration scanFrequency,                        // option scan_frequency
 *     @Option("Give up a file after this time.") Optional<Duration> closeTimeout,
 *     @Option("Joining of lines.") MultilineConfig multiline) // a nested record is a section
 *     implements Validated {
 *   public void validate(Problems.Scope problems) {
 *     if (...) problems.error("closeTimeout", "must be longer than scan_frequency");
 *   }
 * }
 * }</pre>
 *
 * <p>Everything else comes from that declaration: reading with file and line in each message, the
 * warning about misspelt names, the reference configuration, the JSON Schema and the option tables
 * of the documentation.
 *
 * <p><b>Problems.</b> Reading never stops at the first mistake: {@link
 * org.skidder.core.config.Problems} collects errors and warnings, and {@link
 * org.skidder.core.config.Problems#throwIfErrors()} ends the start with all of them.
 *
 * <p><b>Thread safety.</b> {@code Config} and bound records may be shared between threads; loaders,
 * binders and problems belong to one thread.
 */
@NullMarked
package org.skidder.core.config;

import org.jspecify.annotations.NullMarked;
