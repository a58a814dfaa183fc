/** Tests of the index template; whether servers take it is tested in the module lab. */
@NullMarked
package org.skidder.outputs.elasticsearch.template;

import org.jspecify.annotations.NullMarked;
