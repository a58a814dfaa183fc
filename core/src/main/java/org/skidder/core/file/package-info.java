/**
 * What several parts do with files and folders, and what the JDK makes easy to get wrong: listing a
 * folder that fails midway, modes of new files, setting full ones aside, what neither a power
 * failure must undo nor an interrupt prevent.
 */
@NullMarked
package org.skidder.core.file;

import org.jspecify.annotations.NullMarked;
