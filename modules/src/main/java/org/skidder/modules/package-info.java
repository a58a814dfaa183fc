/**
 * Log modules: what a product writes, how its files are found and how its lines are parsed, as data
 * in folders. {@link org.skidder.modules.ModuleLibrary} finds the folders (those in the program's
 * jar, and the user's own, which win), {@link org.skidder.modules.Manifest} reads what a fileset
 * needs, and {@link org.skidder.modules.ModuleLoader} turns an entry of {@code filebeat.modules}
 * into {@link org.skidder.modules.Fileset}s: one complete input section each, and the pipelines its
 * events name.
 *
 * <p>Nothing here starts an input, talks to a server or runs a pipeline.
 */
@NullMarked
package org.skidder.modules;

import org.jspecify.annotations.NullMarked;
