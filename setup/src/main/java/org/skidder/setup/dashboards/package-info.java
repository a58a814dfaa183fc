/**
 * Import of dashboards. Where they come from is a {@link
 * org.skidder.setup.dashboards.DashboardSource}: those of the modules, or a folder or an archive of
 * the user, in the layout that the original ships. It gives {@link
 * org.skidder.setup.dashboards.Bundle}s of objects, which {@link
 * org.skidder.setup.dashboards.KibanaImport} hands to Kibana in the form of its version, and {@link
 * org.skidder.setup.dashboards.ElasticsearchImport} writes into the index of Kibana 5.
 *
 * <p>An archive is read where it is and never unpacked: no name in it leads to a file.
 */
@NullMarked
package org.skidder.setup.dashboards;

import org.jspecify.annotations.NullMarked;
