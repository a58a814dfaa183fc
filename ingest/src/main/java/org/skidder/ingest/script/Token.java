package org.skidder.ingest.script;

/**
 * A piece of script text.
 *
 * @param text name or operator as written; content of a text
 * @param at its first character in the script
 */
record Token(Kind kind, String text, int at) {
  enum Kind {
    NAME,
    NUMBER,
    TEXT,
    OPERATOR,
    END
  }

  boolean is(String operator) {
    return (kind == Kind.OPERATOR || kind == Kind.NAME) && text.equals(operator);
  }
}
