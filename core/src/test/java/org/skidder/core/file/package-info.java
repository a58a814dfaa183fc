/** Tests of files and folders. */
@NullMarked
package org.skidder.core.file;

import org.jspecify.annotations.NullMarked;
