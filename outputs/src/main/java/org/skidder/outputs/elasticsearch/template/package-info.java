/**
 * The index template: how the fields of events are stored and searched.
 *
 * <p>Fields are declared in a list ({@link org.skidder.outputs.elasticsearch.template.FieldList};
 * the built-in one is {@code fields.yml} beside this class, and modules may add theirs). {@link
 * org.skidder.outputs.elasticsearch.template.IndexTemplate} turns the list into the document that a
 * given server understands, and {@link org.skidder.outputs.elasticsearch.template.TemplateLoader}
 * puts it there when a connection is made and it is not there yet.
 */
@NullMarked
package org.skidder.outputs.elasticsearch.template;

import org.jspecify.annotations.NullMarked;
