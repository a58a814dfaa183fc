package org.skidder.core.spool;

/**
 * A place between two records.
 *
 * @param seq number of the segment
 * @param offset byte in it
 * @param event number of the next event
 */
record Position(long seq, long offset, long event) {}
