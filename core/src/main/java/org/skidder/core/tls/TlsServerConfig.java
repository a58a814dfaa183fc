package org.skidder.core.tls;

import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** Options of a section {@code ssl} of something that listens. */
public record TlsServerConfig(
    @Option(value = "Common options.", inline = true) TlsConfig common,
    @Option(value = "Whether clients need a certificate: none, optional or required.", def = "none")
        ClientAuthentication clientAuthentication)
    implements Validated {
  @Override
  public void validate(Problems.Scope problems) {
    if (common.enabled() && common.certificate().isEmpty()) {
      problems.error("certificate", "a server needs a certificate and a key");
    }
    if (common.verificationMode() == VerificationMode.NONE) {
      problems.warning("verificationMode", "has no effect on a server; see client_authentication");
    }
    if (common.enabled()
        && !common.certificateAuthorities().isEmpty()
        && !problems.isSet("clientAuthentication")) {
      problems.warning(
          "certificateAuthorities",
          "clients are not authenticated by this alone; set client_authentication: required");
    }
  }
}
