package org.skidder.outputs.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.format.FormatString;
import org.skidder.core.format.Selector;
import org.skidder.core.plugin.Identity;
import org.skidder.core.redis.Conversation;
import org.skidder.outputs.codec.CodecOptions;
import org.skidder.outputs.common.BackoffOptions;
import org.skidder.outputs.common.DeadLetterOptions;
import org.skidder.outputs.net.HostPort;
import org.skidder.outputs.net.NetworkOptions;

/** Options of {@code output.redis}. */
public record RedisConfig(
    @Option(value = "Servers, as host[:port].", required = true) List<String> hosts,
    @Option(
            value = "Port for hosts that state none; better stated with the host.",
            def = "6379",
            min = "1",
            max = "65535")
        int port,
    @Option(value = "Connections to each host.", def = "1", min = "1", max = "1024") int worker,
    @Option(
            value = "Whether all hosts share the load; otherwise one is used until it fails.",
            def = "true")
        boolean loadbalance,
    @Option("Name in @metadata.beat, and of the list or channel when key states none; filebeat.")
        Optional<String> index,
    @Option("List or channel; by default the value of index.") Optional<FormatString> key,
    @Option("Rules that choose the list or channel; the first that applies wins, key is the last.")
        Optional<Config> keys,
    @Option(value = "list, or channel.", def = "list") DataType datatype,
    @Option(value = "Number of the database.", def = "0", min = "0") int db,
    @Option("User, for servers with access control lists (Redis 6).") String username,
    @Option(value = "Password.", secret = true) String password,
    @Option(value = "Codec.", inline = true) CodecOptions codec,
    @Option(
            value = "Events sent at once at most; 0 or less: what the queue has.",
            def = "2048",
            unit = "events")
        int bulkMaxSize,
    @Option(
            value = "Limit for connecting, for each send and for each answer; 0: none.",
            def = "5s",
            min = "0s")
        Duration timeout,
    @Option("Waits after errors.") BackoffOptions backoff,
    @Option(value = "The way to the servers.", inline = true) NetworkOptions network,
    @Option(
            value = "Of no effect on events of inputs: they are sent until they are delivered.",
            def = "3")
        int maxRetries,
    @Option(value = "Dead letters.", inline = true) DeadLetterOptions deadLetter)
    implements Validated {

  /** The servers. */
  List<HostPort> servers() {
    return hosts.stream().map(host -> HostPort.parse(host, port)).toList();
  }

  /** Who logs in to which database. */
  Conversation.Login login() {
    return new Conversation.Login(username, password, db);
  }

  /**
   * Chooses the list or channel; reports what is wrong with the rules.
   *
   * @throws IllegalArgumentException when no key is stated and the index, which stands in for it,
   *     is no format string
   */
  Selector keySelector(Identity identity, Problems problems) {
    FormatString last =
        key.filter(format -> !format.toString().isEmpty())
            .orElseGet(() -> FormatString.parse(index(identity)));
    return Selector.parse(keys, "key", Optional.of(last), UnaryOperator.identity(), problems);
  }

  /** The name in documents, and of the list or channel when nothing else is stated. */
  String index(Identity identity) {
    return index.orElse(identity.name());
  }

  @Override
  public void validate(Problems.Scope problems) {
    problems.check("hosts", this::servers);
    problems.check(
        "index", () -> keySelector(new Identity("filebeat", "", "", ""), problems.all()));
    if (!username.isEmpty() && password.isEmpty()) {
      problems.error("username", "password must be set when username is configured");
    }
    if (problems.isSet("maxRetries")) {
      problems.warning(
          "maxRetries", "has no effect: events of inputs are sent until they are delivered");
    }
  }
}
