/**
 * The Elasticsearch output against real servers: OpenSearch in this process, Elasticsearch 6 and 7
 * as processes of their own on a Java 17 that is found on the machine.
 */
@NullMarked
package org.skidder.lab.elastic;

import org.jspecify.annotations.NullMarked;
