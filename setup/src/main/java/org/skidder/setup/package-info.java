/**
 * What is done once for the receivers, before events flow: the index template and the ingest
 * pipelines in Elasticsearch, the index pattern and the dashboards in Kibana, jobs of machine
 * learning. {@link org.skidder.setup.SetUp} does each of them for {@code setup} and at the start of
 * {@code run}; the options of the sections {@code setup.kibana} and {@code setup.dashboards} are
 * read by {@link org.skidder.setup.SetupSections}.
 *
 * <p>Requests are few and one after the other, on connections of their own. Nothing is kept here.
 */
@NullMarked
package org.skidder.setup;

import org.jspecify.annotations.NullMarked;
