/**
 * The extension points. A plugin is a package with a factory (found by {@code ServiceLoader}), a
 * config record that declares its options, and the plugin itself, constructed from the record and
 * nothing global. A plugin that is not configured costs no more than the name in its factory.
 */
@NullMarked
package org.skidder.core.plugin;

import org.jspecify.annotations.NullMarked;
