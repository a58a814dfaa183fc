/**
 * The Elasticsearch output, for Elasticsearch 5 to 9 and OpenSearch: bulk requests over HTTP/1.1.
 *
 * <p>{@link org.skidder.outputs.elasticsearch.ElasticsearchClient} drives one connection. After
 * connecting it asks the server what it is ({@link org.skidder.outputs.elasticsearch.ServerInfo}),
 * which decides about mapping types; it never asks for a licence. A batch is encoded once into one
 * array ({@link org.skidder.outputs.elasticsearch.BulkBody}); the line before each document comes
 * from a cache ({@link org.skidder.outputs.elasticsearch.Actions}). The answer is first read by a
 * strict scanner for the usual case that all went well ({@link
 * org.skidder.outputs.elasticsearch.BulkScan}), and only otherwise by a JSON parser, item by item
 * ({@link org.skidder.outputs.elasticsearch.BulkAnswer}).
 *
 * <p>An event counts as delivered only when the answer says so about exactly this event. Whatever
 * is malformed, short or unknown is sent again.
 */
@NullMarked
package org.skidder.outputs.elasticsearch;

import org.jspecify.annotations.NullMarked;
