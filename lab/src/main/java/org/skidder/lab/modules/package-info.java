/**
 * Sample logs of modules: read as the module's input reads them, parsed at the edge or by an ingest
 * node, and compared with the documents that are expected.
 */
@NullMarked
package org.skidder.lab.modules;

import org.jspecify.annotations.NullMarked;
