package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigExport;
import org.skidder.core.config.IdentityConfig;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;
import org.skidder.core.plugin.Identity;
import org.skidder.modules.ModuleLibrary;
import org.skidder.outputs.elasticsearch.template.IndexTemplate;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.SetUp;
import org.skidder.setup.SetupSections;
import org.skidder.setup.kibana.KibanaVersion;

/** {@code export}: prints what a run would use. */
public final class ExportCommand {
  private ExportCommand() {}

  /** Prints the merged and expanded configuration as YAML. It is not validated. */
  public static void config(Arguments arguments, PrintStream out) throws CommandException {
    if (arguments.is(Flag.REFERENCE)) {
      Reference.print(out);
      return;
    }
    Problems problems = new Problems();
    out.print(ConfigExport.toYaml(Settings.loader(arguments).load(problems).root()));
  }

  /**
   * Prints the index pattern as JSON that Kibana imports: before version 7 one document, from then
   * on one line.
   */
  public static void indexPattern(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    Problems problems = new Problems();
    LoadedConfig loaded = Settings.loader(arguments).load(problems);
    IdentityConfig identity = identity(loaded, problems);
    try {
      KibanaVersion kibana =
          KibanaVersion.parse(arguments.text(Flag.KIBANA_VERSION).orElse(identity.version()));
      String base = arguments.text(Flag.INDEX).orElse(identity.name());
      Map<String, @Nullable Object> made =
          setUp(loaded, identity, base, problems).exportIndexPattern(kibana);
      out.print(kibana.hasReferences() ? JsonTree.text(made) + "\n" : pretty(made));
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  /** Prints a dashboard as JSON, from Kibana or from the modules. */
  public static void dashboard(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    String id =
        arguments
            .text(Flag.ID)
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () -> new CommandException("name the dashboard: export dashboard --id ID"));
    Problems problems = new Problems();
    LoadedConfig loaded = Settings.loader(arguments).load(problems);
    IdentityConfig identity = identity(loaded, problems);
    out.print(pretty(setUp(loaded, identity, identity.name(), problems).exportDashboard(id)));
  }

  private static IdentityConfig identity(LoadedConfig loaded, Problems problems) {
    Config section = loaded.root().get("identity").orElse(Config.empty());
    return Binder.bind(section, IdentityConfig.class, problems);
  }

  private static SetUp setUp(
      LoadedConfig loaded, IdentityConfig identity, String base, Problems problems) {
    Optional<SetupSections> sections = SetupSections.of(loaded.root(), problems);
    problems.throwIfErrors();
    return new SetUp(
        loaded.root(),
        sections.orElseThrow(),
        loaded.paths().home(),
        loaded.paths().config(),
        new Identity(base, identity.version(), "", ""),
        library(loaded));
  }

  private static ModuleLibrary library(LoadedConfig loaded) {
    return ModuleLibrary.of(loaded.paths());
  }

  private static String pretty(Map<String, @Nullable Object> document) {
    byte[] compact = JsonTree.bytes(document);
    JsonBuffer out = new JsonBuffer(compact.length * 2);
    PrettyJson.indent(compact, 0, compact.length, out);
    return out.raw('\n').toString();
  }

  /** Prints the index template as JSON. Nothing is connected to. */
  public static void template(Arguments arguments, PrintStream out) throws CommandException {
    Problems problems = new Problems();
    LoadedConfig loaded = Settings.loader(arguments).load(problems);
    IdentityConfig identity = identity(loaded, problems);
    String base = arguments.text(Flag.INDEX).orElse(identity.name());
    try {
      out.print(
          IndexTemplate.export(
                  loaded.root(),
                  new Identity(base, identity.version(), "", ""),
                  arguments.text(Flag.ES_VERSION),
                  library(loaded),
                  loaded.paths().config(),
                  System.currentTimeMillis())
              .pretty());
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
