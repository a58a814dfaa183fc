package org.skidder.processors.decode;

import java.util.List;
import org.skidder.core.config.Option;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code fingerprint}: writes a digest of fields. */
public final class FingerprintFactory
    implements ProcessorFactory<FingerprintFactory.FingerprintConfig> {
  /** Digests there are. */
  public enum Method {
    /** MD5, 128 bits. */
    MD5("MD5"),
    /** SHA-1, 160 bits. */
    SHA1("SHA-1"),
    /** SHA-256. */
    SHA256("SHA-256"),
    /** SHA-384. */
    SHA384("SHA-384"),
    /** SHA-512. */
    SHA512("SHA-512"),
    /** XXH64, 64 bits: fast, and only for telling events apart. */
    XXHASH("");

    private final String algorithm;

    Method(String algorithm) {
      this.algorithm = algorithm;
    }

    /** Its name in the JDK; empty when it is not there. */
    String algorithm() {
      return algorithm;
    }
  }

  /** How the digest is written. */
  public enum Encoding {
    /** Hexadecimal digits in lower case. */
    HEX,
    /** RFC 4648 base 32 with padding. */
    BASE32,
    /** RFC 4648 base 64 with padding. */
    BASE64
  }

  /**
   * Options of {@code fingerprint}.
   *
   * @param fields what is digested
   * @param targetField where it goes
   * @param method digest
   * @param encoding how it is written
   * @param ignoreMissing whether a missing field is fine
   */
  public record FingerprintConfig(
      @Option(value = "Fields whose values count; their order does not.", required = true)
          List<String> fields,
      @Option(
              value =
                  "Field for the digest. In `@metadata._id` it becomes the id of the document in"
                      + " Elasticsearch.",
              def = "fingerprint")
          String targetField,
      @Option(value = "Digest.", def = "sha256") Method method,
      @Option(value = "How the digest is written.", def = "hex") Encoding encoding,
      @Option(
              value = "Whether a missing field is left out; otherwise it is an error.",
              def = "false")
          boolean ignoreMissing) {}

  @Override
  public String name() {
    return "fingerprint";
  }

  @Override
  public Class<FingerprintConfig> configType() {
    return FingerprintConfig.class;
  }

  @Override
  public Processor create(FingerprintConfig config, ProcessorContext context) {
    List<FieldPath> fields =
        config.fields().stream().distinct().sorted().map(FieldPath::of).toList();
    return new Fingerprint(fields, config);
  }
}
