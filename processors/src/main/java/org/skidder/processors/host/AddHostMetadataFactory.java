package org.skidder.processors.host;

import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Option;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.Overlay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes {@code add_host_metadata}: adds facts of the host below {@code host}. */
public final class AddHostMetadataFactory
    implements ProcessorFactory<AddHostMetadataFactory.AddHostMetadataConfig> {
  private static final Logger LOG = LoggerFactory.getLogger("add_host_metadata");

  /**
   * Options of {@code add_host_metadata}.
   *
   * @param netinfo whether the addresses are added
   */
  public record AddHostMetadataConfig(
      @Option(
              value =
                  "Whether to add `host.ip` and `host.mac`, read again when older than 5 minutes.",
              name = "netinfo.enabled",
              def = "false")
          boolean netinfo) {}

  @Override
  public String name() {
    return "add_host_metadata";
  }

  @Override
  public Class<AddHostMetadataConfig> configType() {
    return AddHostMetadataConfig.class;
  }

  @Override
  public Processor create(AddHostMetadataConfig config, ProcessorContext context) {
    FieldMap host = new HostFacts(context.root()).read(context.identity().hostname());
    return config.netinfo() ? new WithNetwork(host, NetworkFacts::read) : Overlay.of(below(host));
  }

  private static FieldMap below(FieldMap host) {
    FieldMap fields = new FieldMap();
    fields.put("host", host);
    return fields;
  }

  /** With the addresses, which change: they are looked up again now and then. */
  static final class WithNetwork extends Overlay {
    private static final long MAX_AGE = 5 * 60_000;

    private final FieldMap host;
    private final NetworkFacts.Reading network;

    private record Known(long since, NetworkFacts network, Template fields) {}

    // A benign race: two threads may look the same up once each.
    private volatile @Nullable Known known;

    WithNetwork(FieldMap host, NetworkFacts.Reading network) {
      this.host = host.freeze();
      this.network = network;
    }

    @Override
    protected Template fields(long millis) {
      Known last = known;
      // A clock that was set back makes the facts old too.
      if (last != null && Math.abs(millis - last.since) <= MAX_AGE) {
        return last.fields;
      }
      NetworkFacts now = read(last == null ? NetworkFacts.NONE : last.network);
      Known made =
          last != null && last.network.equals(now)
              ? new Known(millis, now, last.fields)
              : new Known(millis, now, Template.of(below(with(now)), new FieldMap()));
      known = made;
      return made.fields;
    }

    /** The facts now, or those before while the system does not tell. */
    private NetworkFacts read(NetworkFacts before) {
      try {
        return network.read();
      } catch (SocketException e) {
        LOG.warn(
            "The addresses of this host cannot be read: {}; host.ip and host.mac stay what they"
                + " were, and are read again in 5 minutes",
            e.getMessage());
        return before;
      }
    }

    private FieldMap with(NetworkFacts now) {
      FieldMap all = new FieldMap(host);
      if (!now.ips().isEmpty()) {
        all.put("ip", now.ips());
      }
      if (!now.macs().isEmpty()) {
        all.put("mac", now.macs());
      }
      return all;
    }
  }
}
