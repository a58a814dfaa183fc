/**
 * The kernel as seen from Java: architectures, system call numbers, and one downcall handle through
 * which every call of the sandbox goes.
 *
 * <p>There is a single foreign function, the C library's {@code syscall(2)}, because each handle
 * costs tens of milliseconds of linker work at a cold start. Tables are parsed only for the
 * architecture that is asked for.
 */
@NullMarked
package org.skidder.sandbox.kernel;

import org.jspecify.annotations.NullMarked;
