/**
 * The template language of manifests, input templates and pipelines: the part of Go's text
 * templates that modules use. {@link org.skidder.modules.template.TextTemplate} parses a text once
 * and renders it with values.
 *
 * <p>A value is never pasted into the text: it becomes a placeholder that is filled after the text
 * was read as YAML or JSON ({@link org.skidder.core.config.RenderedText}). So a path with a {@code
 * #}, a quote or a bracket stays what it is, and a list stays a list.
 */
@NullMarked
package org.skidder.modules.template;

import org.jspecify.annotations.NullMarked;
