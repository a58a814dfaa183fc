package org.skidder.ingest.script;

/** A script is not in the subset of Painless that the edge understands. */
public final class ScriptSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;

  ScriptSyntaxException(String message, int position) {
    super(message);
    this.position = position;
  }

  /** What is wrong and where in the script. */
  public String explain(String script) {
    int at = Math.min(position, script.length());
    int from = Math.max(0, at - 20);
    String near = script.substring(from, Math.min(script.length(), at + 30)).replace('\n', ' ');
    return getMessage() + " (near '" + near.strip() + "')";
  }
}
