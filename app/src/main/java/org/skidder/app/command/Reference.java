package org.skidder.app.command;

import java.io.PrintStream;
import java.util.ServiceLoader;
import org.skidder.app.log.LoggingConfig;
import org.skidder.app.run.InputCommon;
import org.skidder.app.run.NamedOutput;
import org.skidder.app.run.QueueConfig;
import org.skidder.console.HttpConfig;
import org.skidder.console.report.ReporterConfig;
import org.skidder.containers.discovery.AppenderOptions;
import org.skidder.containers.discovery.HintsBuilderOptions;
import org.skidder.containers.discovery.ProviderFactory;
import org.skidder.containers.discovery.ProviderOptions;
import org.skidder.core.config.FilebeatConfig;
import org.skidder.core.config.GeneralConfig;
import org.skidder.core.config.PathsConfig;
import org.skidder.core.config.ReferenceConfig;
import org.skidder.core.plugin.InputFactory;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.PluginFactory;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.core.spool.SpoolConfig;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;
import org.skidder.sandbox.SandboxConfig;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.setup.dashboards.DashboardsConfig;
import org.skidder.setup.kibana.KibanaConfig;

/**
 * Every option there is, with its default and what it does, as a configuration in which all is
 * commented out. Made of the records that also read the options.
 */
final class Reference {
  private final PrintStream out;

  private Reference(PrintStream out) {
    this.out = out;
  }

  static void print(PrintStream out) {
    new Reference(out).all();
  }

  private void all() {
    title("General");
    out.print(ReferenceConfig.of(GeneralConfig.class, 0));
    section("Folders", "path", PathsConfig.class);
    title("Inputs and registry");
    out.println("#filebeat:");
    out.print(ReferenceConfig.of(FilebeatConfig.class, 2));
    out.print(ReferenceConfig.of(RegistryConfig.class, 2));
    for (InputFactory<?> input : ServiceLoader.load(InputFactory.class)) {
      title("An entry of filebeat.inputs: " + input.name());
      out.println("#- type: " + input.name());
      out.print(ReferenceConfig.of(InputCommon.class, 2));
      out.print(ReferenceConfig.of(input.configType(), 2));
    }
    discovery();
    plugins("An entry of processors: ", "#- ", ProcessorFactory.class);
    section("Queue in memory", "queue.mem", QueueConfig.class);
    section("Queue on disk, instead", "queue.spool", SpoolConfig.class);
    title("Several outputs, instead of one: each entry also has a section of its type, as below");
    out.println("#outputs:");
    out.println("#-");
    out.print(ReferenceConfig.of(NamedOutput.class, 2));
    plugins("Output: ", "#output.", OutputFactory.class);
    section("Index template", "setup.template", TemplateConfig.class);
    section("Kibana", "setup.kibana", KibanaConfig.class);
    section("Dashboards", "setup.dashboards", DashboardsConfig.class);
    section("Log", "logging", LoggingConfig.class);
    section("Endpoint for metrics and state", "http", HttpConfig.class);
    section(
        "Reports to the monitoring of Elasticsearch",
        "xpack.monitoring.elasticsearch",
        ReporterConfig.class);
    section("System calls", "seccomp", SeccompConfig.class);
    section("Sandbox", "sandbox", SandboxConfig.class);
  }

  private void discovery() {
    for (ProviderFactory<?> provider : ServiceLoader.load(ProviderFactory.class)) {
      title("An entry of filebeat.autodiscover.providers: " + provider.name());
      out.println("#- type: " + provider.name());
      out.print(ReferenceConfig.of(ProviderOptions.class, 2));
      out.print(ReferenceConfig.of(provider.configType(), 2));
    }
    title("An entry of builders of a provider");
    out.println("#-");
    out.print(ReferenceConfig.of(HintsBuilderOptions.class, 2));
    title("An entry of appenders of a provider");
    out.println("#-");
    out.print(ReferenceConfig.of(AppenderOptions.class, 2));
  }

  private void title(String text) {
    out.println();
    out.println("# === " + text);
    out.println();
  }

  private void section(String title, String name, Class<? extends Record> type) {
    title(title);
    out.println("#" + name + ":");
    out.print(ReferenceConfig.of(type, 2));
  }

  @SuppressWarnings("rawtypes")
  private <F extends PluginFactory> void plugins(String title, String before, Class<F> kind) {
    for (F plugin : ServiceLoader.load(kind)) {
      title(title + plugin.name());
      out.println(before + plugin.name() + ":");
      out.print(reference(plugin));
    }
  }

  private static String reference(PluginFactory<?> plugin) {
    return ReferenceConfig.of(plugin.configType(), 4);
  }
}
