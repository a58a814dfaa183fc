package org.skidder.core.plugin;

/**
 * Who we are on the wire.
 *
 * @param name beat name: {@code @metadata.beat}, default index prefix
 * @param version compatible version: {@code beat.version}, {@code @metadata.version}, index name
 * @param hostname name of the host
 * @param shipper the configured {@code name}, else the host's name
 */
public record Identity(String name, String version, String hostname, String shipper) {}
