package org.skidder.app.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.skidder.core.condition.Condition;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.Route.WhenFull;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.StepReport;
import org.skidder.outputs.elasticsearch.ElasticsearchConfig;
import org.skidder.outputs.elasticsearch.ElasticsearchHosts;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;

/** Where a configuration sends events, read and checked: one output or several. */
final class OutputsPlan {
  private static final String SEVERAL = "outputs";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final List<PlannedOutput> outputs;

  private OutputsPlan(List<PlannedOutput> outputs) {
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Reads the sections {@code output} and {@code outputs} of a whole configuration.
   *
   * @return empty when they are not valid; the reasons are in the problems then
   */
  static Optional<OutputsPlan> of(Config root, Problems problems) {
    Optional<Config> stated = root.get("output").filter(Config::isScalar);
    if (stated.isPresent()) {
      problems.error(
          stated.get(),
          "expected a section (required 'object') of the output's type, " + stated.get().found());
      return Optional.empty();
    }
    List<Config> single =
        root.get("output").map(Config::named).orElse(List.of()).stream()
            .filter(Config::isEnabled)
            .toList();
    Optional<Config> several = root.get(SEVERAL);
    if (several.isPresent()) {
      if (!single.isEmpty()) {
        problems.error(
            several.get(),
            "cannot stand beside output ("
                + single.getFirst()
                + "): make that an entry of outputs, too, or remove one of the sections");
        return Optional.empty();
      }
      return several(several.get(), problems);
    }
    return single(root, single, problems);
  }

  private static Optional<OutputsPlan> single(Config root, List<Config> found, Problems problems) {
    if (found.isEmpty()) {
      problems.error(root, "No outputs are defined. Please define one under the output section.");
      return Optional.empty();
    }
    if (found.size() > 1) {
      problems.error(
          found.get(1),
          "more than one namespace configured: section output is for a single one; remove all but"
              + " one, switch them off with enabled: false, or list them in section outputs");
      return Optional.empty();
    }
    Optional<QueuePlan> none = QueuePlan.of(Config.empty(), problems);
    return PlannedOutput.Target.of(found.getFirst(), problems)
        .map(target ->
            new OutputsPlan(
                List.of(
                    new PlannedOutput(
                        "",
                        Condition.ALWAYS,
                        WhenFull.BLOCK,
                        none.orElseThrow(),
                        target,
                        shape(Config.empty(), found.getFirst().name())))));
  }

  private static Optional<OutputsPlan> several(Config section, Problems problems) {
    List<PlannedOutput> outputs = new ArrayList<>();
    if (!section.isList()) {
      problems.error(
          section, "must be a list of outputs, each with a name and a section of its type");
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    int before = problems.errors().size();
    for (Config entry : section.items()) {
      problems
          .reading(() -> entry.isEnabled() ? named(entry, names, problems) : Optional.empty())
          .ifPresent(outputs::add);
    }
    if (outputs.isEmpty() && names.isEmpty() && problems.errors().size() == before) {
      problems.error(section, "No outputs are defined: every entry is switched off");
    }
    return outputs.isEmpty() ? Optional.empty() : Optional.of(new OutputsPlan(outputs));
  }

  private static Optional<PlannedOutput> named(Config entry, Set<String> names, Problems problems) {
    Optional<PlannedOutput> output = entry(entry, problems);
    String name = entry.text("name").orElse("");
    if (!names.add(name)) {
      problems.error(entry, "there are two outputs with the name " + name);
    }
    return output;
  }

  private static Optional<PlannedOutput> entry(Config entry, Problems problems) {
    List<Config> types = OutputSections.types(entry);
    Optional<NamedOutput> common =
        new Binder(problems)
            .allowOther(types.stream().map(Config::name).toArray(String[]::new))
            .tryBind(entry, NamedOutput.class);
    if (types.size() != 1) {
      problems.error(
          types.isEmpty() ? entry : types.get(1),
          "an entry of outputs has one section of its type, as file or elasticsearch");
      return Optional.empty();
    }
    Optional<PlannedOutput.Target<?>> target = PlannedOutput.Target.of(types.getFirst(), problems);
    Optional<Condition> condition = Condition.when(entry, problems);
    Optional<QueuePlan> queue = QueuePlan.of(entry, problems);
    if (common.isEmpty() || target.isEmpty() || condition.isEmpty() || queue.isEmpty()) {
      return Optional.empty();
    }
    if (!NAME.matcher(common.get().name()).matches()) {
      problems.error(
          entry.get("name").orElse(entry), "must be of letters, digits, _ and -, 64 at most");
      return Optional.empty();
    }
    return Optional.of(
        new PlannedOutput(
            common.get().name(),
            condition.get(),
            common.get().onBlocked(),
            queue.get(),
            target.get(),
            shape(entry, types.getFirst().name())));
  }

  /**
   * Reports mistakes that show only when outputs are put together, as names of files that are
   * missing, or that they cannot be together in.
   *
   * @param queue of the whole; empty if it has mistakes itself
   */
  void check(OutputContext context, Optional<QueuePlan> queue, Problems problems) {
    OutputContext trial = context.forTrial();
    for (PlannedOutput output : outputs) {
      try {
        output.create(trial);
        if (output.target().config() instanceof ElasticsearchConfig) {
          warnOfAbsentFields(context, problems);
        }
      } catch (IllegalArgumentException e) {
        problems.error(output.target().section(), String.valueOf(e.getMessage()));
      } catch (ConfigException e) {
        problems.add(e);
      }
    }
    if (!isSingle()) {
      queue.ifPresent(whole -> {
        checkBounds(whole, problems);
        checkSpools(context.dataPath(), whole, problems);
      });
      checkFiles(context.identity().name(), problems);
    }
  }

  /** Each would rotate the file away from under the other. */
  private void checkFiles(String program, Problems problems) {
    Map<Path, String> owners = new HashMap<>();
    for (PlannedOutput output : outputs) {
      output
          .file(program)
          .map(file -> owners.putIfAbsent(file, output.name()))
          .ifPresent(owner ->
              problems.error(
                  output.target().section(),
                  "the path and filename of "
                      + output.name()
                      + " are those of the output "
                      + owner
                      + ": give each a file of its own"));
    }
  }

  private void checkSpools(Path dataPath, QueuePlan queue, Problems problems) {
    Map<Path, String> owners = new HashMap<>();
    for (PlannedOutput output : outputs) {
      output
          .spool(queue, dataPath)
          .map(spool -> spool.folder().toAbsolutePath().normalize())
          .map(folder -> owners.putIfAbsent(folder, output.name()))
          .ifPresent(owner ->
              problems.error(
                  output.target().section(),
                  "the queue.spool.file.path of "
                      + output.name()
                      + " is that of the output "
                      + owner
                      + ": give each a spool of its own"));
    }
  }

  private static void warnOfAbsentFields(OutputContext context, Problems problems) {
    TemplateConfig template = TemplateConfig.of(context.root());
    Optional<Path> absent =
        template.usesFields() ? template.absentFields(context.configPath()) : Optional.empty();
    absent.ifPresent(file ->
        problems.warning(
            context.root().get("setup.template.fields").orElseThrow(),
            file + " does not exist; the fields of the program and its modules are taken"));
  }

  /** Outputs that drop must leave room for the others, or they would block them after all. */
  private void checkBounds(QueuePlan queue, Problems problems) {
    QueueSettings all = RunningOutputs.bounds(this, queue);
    long events = 0;
    long bytes = 0;
    for (PlannedOutput output : outputs) {
      if (output.whenFull() == WhenFull.DROP) {
        QueueSettings own = RunningOutputs.ownBounds(output, this, all);
        events += own.events();
        bytes += own.bytes();
      }
    }
    if (events >= all.events() || bytes >= all.bytes()) {
      problems.error(
          outputs.getFirst().target().section(),
          "the outputs with on_blocked: drop may hold "
              + events
              + " events and "
              + bytes
              + " bytes, which leaves nothing of the queue ("
              + all.events()
              + " events, "
              + all.bytes()
              + " bytes) for others; make their queue.mem smaller, or raise that of the whole");
    }
  }

  private static Map<String, Object> shape(Config entry, String type) {
    Map<String, Object> shape = new TreeMap<>();
    for (Config option : entry.named()) {
      if (OutputSections.COMMON.contains(option.name())) {
        shape.put(option.name(), option.toPlain());
      }
    }
    shape.put("", type);
    return shape;
  }

  /** What cannot be changed while outputs run. */
  List<Object> shape() {
    return outputs.stream().map(PlannedOutput::shape).toList();
  }

  /** Whether it is a classic section {@code output}. */
  boolean isSingle() {
    return outputs.getFirst().name().isEmpty();
  }

  /** The types of the outputs, each once: {@code elasticsearch,file}. */
  String types() {
    return outputs.stream()
        .map(output -> output.target().section().name())
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** The outputs in their order. */
  List<PlannedOutput> all() {
    return outputs;
  }

  /** Tries the connections of all outputs and tells each step. */
  boolean test(OutputContext context, StepReport report) {
    boolean good = true;
    for (PlannedOutput output : outputs) {
      good &= output.test(context, report);
    }
    return good;
  }

  /** The servers of the outputs that are Elasticsearch. */
  List<ElasticsearchHosts> elasticsearch(OutputContext context) {
    return outputs.stream().flatMap(output -> output.elasticsearch(context).stream()).toList();
  }
}
