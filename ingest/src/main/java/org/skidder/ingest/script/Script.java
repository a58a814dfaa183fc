package org.skidder.ingest.script;

import java.util.Map;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;

/** A compiled script or condition. Immutable and thread-safe. */
public final class Script {
  private final Stmt body;
  private final int locals;
  private final Map<String, ?> params;

  private Script(Stmt body, int locals, Map<String, ?> params) {
    this.body = body;
    this.locals = locals;
    this.params = params;
  }

  /**
   * Compiles.
   *
   * @param params what {@code params.name} reads
   * @throws ScriptSyntaxException when the text is not in the subset of Painless
   */
  public static Script compile(String source, Map<String, ?> params) throws ScriptSyntaxException {
    Parser parser = new Parser(Lexer.tokens(source));
    Stmt body = parser.script();
    return new Script(body, parser.locals(), params);
  }

  /** Runs for what it does to the document. */
  public void run(Doc doc) throws IngestException {
    body.run(new Env(new CtxMap(doc, true), params, locals));
  }

  /** Runs as a condition: the value it returns, or that of its only expression. */
  public boolean test(Doc doc) throws IngestException {
    Env env = new Env(new CtxMap(doc, false), params, locals);
    body.run(env);
    return Ops.truth(env.result);
  }
}
