package org.skidder.inputs.log.container;

/**
 * How log files of containers are read.
 *
 * @param stream whose lines are kept
 * @param joins whether lines that were written in parts are joined
 * @param format of the lines
 * @param criFlags whether lines of CRI have a tag that tells parts from ends; without, the tag is
 *     part of the text
 */
public record ContainerOptions(
    ContainerStream stream, boolean joins, ContainerFormat format, boolean criFlags) {}
