package org.skidder.app.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.skidder.core.config.ConfigException;
import org.skidder.core.plugin.IngestPipelines;
import org.skidder.modules.Fileset;
import org.skidder.modules.ServerVersion;

/** The pipelines of the filesets that run now. Thread-safe. */
final class ModulePipelines implements IngestPipelines {
  /** What a server that does not tell its version is taken for. */
  private static final ServerVersion USUAL = new ServerVersion(false, 6, 4);

  private final boolean overwrites;
  private volatile State state = new State(0, List.of(), Map.of());

  private record State(
      long revision, List<Fileset> filesets, Map<String, Map<String, Object>> definitions) {}

  ModulePipelines(boolean overwrites) {
    this.overwrites = overwrites;
  }

  /** Takes over what runs from now on. */
  void update(List<InputPlan> inputs) {
    take(inputs.stream().flatMap(input -> input.fileset().stream()).toList());
  }

  /** Takes over filesets, of which the first of a name counts. */
  synchronized void take(List<Fileset> present) {
    Map<String, Fileset> filesets = new TreeMap<>();
    Map<String, Map<String, Object>> definitions = new TreeMap<>();
    for (Fileset fileset : present) {
      filesets.putIfAbsent(fileset.path(), fileset);
      fileset.pipelines(ServerVersion.EDGE).forEach(definitions::putIfAbsent);
    }
    if (!definitions.equals(state.definitions())) {
      state = new State(state.revision() + 1, List.copyOf(filesets.values()), definitions);
    }
  }

  @Override
  public long revision() {
    return state.revision();
  }

  @Override
  public boolean overwrites() {
    return overwrites;
  }

  @Override
  public List<Group> groups(boolean opensearch, String version) {
    ServerVersion server = ServerVersion.parse(opensearch, version).orElse(USUAL);
    String described = (opensearch ? "OpenSearch" : "Elasticsearch") + " version is " + version;
    List<Group> groups = new ArrayList<>();
    try {
      for (Fileset fileset : state.filesets()) {
        groups.add(group(fileset, server, described));
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    groups.sort(Comparator.comparing(Group::name));
    return groups;
  }

  private static Group group(Fileset fileset, ServerVersion server, String described) {
    List<Requirement> requirements =
        fileset.requirements().stream()
            .map(needed -> new Requirement(needed.name(), needed.plugin()))
            .toList();
    List<String> notes = new ArrayList<>();
    fileset
        .lowered(server)
        .forEach((name, value) ->
            notes.add(
                String.format(
                    "Setting var %s (%s) to %s because %s", name, fileset, value, described)));
    return new Group(fileset.path(), requirements, fileset.pipelines(server), notes);
  }
}
