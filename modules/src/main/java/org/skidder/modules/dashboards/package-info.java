/**
 * Dashboards of modules. {@code modules/<name>/dashboards/*.yml} says in few words what an operator
 * sees ({@link org.skidder.modules.dashboards.DashboardSource}); {@link
 * org.skidder.modules.dashboards.Dashboards} reads the sources of all modules, and a {@link
 * org.skidder.modules.dashboards.Dashboard} makes of its source the saved objects that Kibana and
 * OpenSearch Dashboards know, in the form of each generation ({@link
 * org.skidder.modules.dashboards.Shape}).
 *
 * <p>Only what all generations understand is used: the charts that are based on aggregations, and
 * queries in the syntax of Lucene. So one source serves Kibana 5 to 9 and OpenSearch Dashboards,
 * and whoever opens a chart there can change it.
 *
 * <p>A source is read strictly: a mistake is an error with file and line. Nothing here talks to a
 * server.
 */
@NullMarked
package org.skidder.modules.dashboards;

import org.jspecify.annotations.NullMarked;
