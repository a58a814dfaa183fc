package org.skidder.app.command;

import java.io.PrintStream;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigExport;
import org.skidder.core.config.IdentityConfig;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.Identity;
import org.skidder.outputs.elasticsearch.template.IndexTemplate;

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

  /** Prints the index template as JSON. Nothing is connected to. */
  public static void template(Arguments arguments, PrintStream out) throws CommandException {
    Problems problems = new Problems();
    LoadedConfig loaded = Settings.loader(arguments).load(problems);
    Config section = loaded.root().get("identity").orElse(Config.empty());
    IdentityConfig identity = Binder.bind(section, IdentityConfig.class, problems);
    String base = arguments.text(Flag.INDEX).orElse(identity.name());
    try {
      out.print(
          IndexTemplate.export(
                  loaded.root(),
                  new Identity(base, identity.version(), "", ""),
                  arguments.text(Flag.ES_VERSION),
                  loaded.paths().config(),
                  System.currentTimeMillis())
              .pretty());
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
