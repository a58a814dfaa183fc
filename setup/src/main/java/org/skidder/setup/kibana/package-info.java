/**
 * Kibana, and OpenSearch Dashboards, as a server: how it is reached, which version it is, and
 * requests to its API.
 */
@NullMarked
package org.skidder.setup.kibana;

import org.jspecify.annotations.NullMarked;
