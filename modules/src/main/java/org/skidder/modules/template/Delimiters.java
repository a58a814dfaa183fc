package org.skidder.modules.template;

/**
 * What encloses an action.
 *
 * @param open before it
 * @param close behind it
 */
public record Delimiters(String open, String close) {
  /** Of manifests and input templates. */
  public static final Delimiters BRACES = new Delimiters("{{", "}}");

  /** Of pipelines, in which double braces are left for the ingest node. */
  public static final Delimiters PIPELINE = new Delimiters("{<", ">}");
}
