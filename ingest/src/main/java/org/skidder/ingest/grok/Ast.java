package org.skidder.ingest.grok;

import java.util.List;

/** An expression over ASCII text, as {@link AsciiParser} reads it. Sets are never changed. */
sealed interface Ast {
  /** Whether it matches the empty text, or looks as if it could. */
  boolean isNullable();

  /** Whether there are groups that capture in it. */
  boolean hasGroups();

  /** One character of a set. */
  record One(boolean[] set) implements Ast {
    @Override
    public boolean isNullable() {
      return false;
    }

    @Override
    public boolean hasGroups() {
      return false;
    }
  }

  /** One after the other. */
  record All(List<Ast> parts) implements Ast {
    @Override
    public boolean isNullable() {
      return parts.stream().allMatch(Ast::isNullable);
    }

    @Override
    public boolean hasGroups() {
      return parts.stream().anyMatch(Ast::hasGroups);
    }
  }

  /** The first that leads to a match. */
  record Any(List<Ast> ways) implements Ast {
    @Override
    public boolean isNullable() {
      return ways.stream().anyMatch(Ast::isNullable);
    }

    @Override
    public boolean hasGroups() {
      return ways.stream().anyMatch(Ast::hasGroups);
    }
  }

  /** Several times; {@code max} −1 is without end. */
  record Repeat(Ast body, int min, int max, boolean lazy) implements Ast {
    @Override
    public boolean isNullable() {
      return min == 0 || body.isNullable();
    }

    @Override
    public boolean hasGroups() {
      return body.hasGroups();
    }
  }

  /** A group that captures. */
  record Group(int number, Ast body) implements Ast {
    @Override
    public boolean isNullable() {
      return body.isNullable();
    }

    @Override
    public boolean hasGroups() {
      return true;
    }
  }

  /** Matches as the body first does, and no other way. Holds no groups. */
  record Atomic(Ast body) implements Ast {
    @Override
    public boolean isNullable() {
      return body.isNullable();
    }

    @Override
    public boolean hasGroups() {
      return false;
    }
  }

  /** Looks ahead. Holds no groups. */
  record Ahead(Ast body, boolean expected) implements Ast {
    @Override
    public boolean isNullable() {
      return true;
    }

    @Override
    public boolean hasGroups() {
      return false;
    }
  }

  /** Looks at the character before. */
  record Behind(boolean[] set, boolean expected) implements Ast {
    @Override
    public boolean isNullable() {
      return true;
    }

    @Override
    public boolean hasGroups() {
      return false;
    }
  }

  /** A place: {@code ^ $ b B A z}. */
  record Place(char kind) implements Ast {
    @Override
    public boolean isNullable() {
      return true;
    }

    @Override
    public boolean hasGroups() {
      return false;
    }
  }
}
