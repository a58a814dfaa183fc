package org.skidder.processors;

import org.skidder.core.condition.Condition;
import org.skidder.core.plugin.Processor;

/**
 * A processor and when it applies.
 *
 * @param name in the configuration, with its place, for logs
 */
public record Step(String name, Condition when, Processor processor) {}
