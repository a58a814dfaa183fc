package org.skidder.containers.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathKeyTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Docker's own folder, also behind a mount of the host.
        "/var/lib/docker/containers/ | container | /var/lib/docker/containers/ID/ID-json.log | ID",
        "/var/lib/docker/containers | container | /var/lib/docker/containers/ID/ID-json.log | ID",
        "/var/lib/docker/containers/ | container | /hostfs/var/lib/docker/containers/ID/x.log | ID",
        "/var/lib/docker/containers/ | container | /var/lib/docker/containers/short/x.log | ''",
        "/var/lib/docker/containers/ | container | /var/log/syslog | ''",
        // The links that the kubelet makes.
        "/var/log/containers/ | container | /var/log/containers/web_shop_nginx-ID.log | ID",
        "/var/log/containers | container | /host/var/log/containers/web_shop_nginx-ID.log | ID",
        "/var/log/containers/ | container | /var/log/containers/web_shop_nginx-ID.log.1 | ''",
        "/var/log/containers/ | container | /var/log/containers/a.log | ''",
        // Pods.
        "/var/lib/kubelet/pods/ | pod | /var/lib/kubelet/pods/u-1/volumes/logs/app.log | u-1",
        "/var/lib/kubelet/pods | pod | /hostfs/var/lib/kubelet/pods/u-1/volumes/app.log | u-1",
        "/var/lib/kubelet/pods/ | pod | /var/lib/kubelet/pods/u-1/volumes/app.txt | ''",
        "/var/lib/kubelet/pods/ | pod | /var/lib/kubelet/pods/app.log | ''",
        "/var/log/pods/ | pod | /var/log/pods/shop_web-1_u-2/nginx/0.log | u-2",
        "/var/log/pods/ | pod | /var/log/pods/shop_web-1_u-2/nginx/0.log.20240101-120000 | u-2",
        "/var/log/pods | pod | /host/var/log/pods/a_b_u-2/c/0.log.20240101-120000.gz | u-2",
        "/var/log/pods/ | pod | /var/log/pods/shop_web-1_u-2/nginx/0.txt | ''",
        "/var/log/pods/ | pod | /var/log/pods/shop_web.log_u-2/nginx.log/0.txt | ''",
        "/var/log/pods/ | pod | /var/log/pods/0.log.20240101-120000 | ''",
      })
  void theKeyIsCutOutOfThePath(String folder, String type, String path, String key) {
    PathKey rule = PathKey.of(folder, Matcher.ResourceType.valueOf(type.toUpperCase(Locale.ROOT)));
    assertThat(rule.key(path.replace("ID", ID)))
        .isEqualTo(key.isEmpty() ? Optional.empty() : Optional.of(key.replace("ID", ID)));
  }
}
