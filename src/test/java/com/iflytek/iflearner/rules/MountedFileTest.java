package com.iflytek.iflearner.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Jobs.Draft;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MountedFileTest {
  private static final String CERT = "/etc/server-iflearner-secret.crt";

  @Test
  void whatIsCompletedCounts() {
    assertThat(MountedFile.of(Jobs.client().job(), CERT))
        .contains(new MountedFile("server-iflearner-crt", "server-iflearner-secret.crt"));
  }

  @Test
  void theUsersOwnMountIsFollowedToItsKey() {
    assertThat(file(Map.of("mountPath", "/roots/"), Map.of("name", "mine"), "/roots/ca.crt"))
        .contains(new MountedFile("mine", "ca.crt"));
    assertThat(
            file(
                Map.of("mountPath", "/roots/a.crt", "subPath", "x.crt"),
                Map.of("name", "mine", "items", List.of(Map.of("key", "fl", "path", "x.crt"))),
                "/roots/a.crt"))
        .contains(new MountedFile("mine", "fl"));
  }

  @Test
  void whatIsNoFileOfAConfigMapIsNone() {
    assertThat(MountedFile.of(Jobs.client().job(), "/image/ca.crt")).isEmpty();
    assertThat(file(Map.of("mountPath", "/roots"), Map.of("name", "mine"), "/roots")).isEmpty();
    assertThat(file(Map.of("mountPath", "/roots"), Map.of("name", "mine"), "/rootsx")).isEmpty();
    assertThat(file(Map.of("mountPath", "/roots"), Map.of(), "/roots/ca.crt")).isEmpty();
  }

  private static Optional<MountedFile> file(
      Map<String, Object> mount, Map<String, Object> configMap, String path) {
    Draft draft = Jobs.client();
    var named = new HashMap<>(mount);
    named.put("name", "roots");
    return MountedFile.of(
        draft
            .with("/spec/template/spec/containers/0/volumeMounts", List.of(named))
            .with(
                "/spec/template/spec/volumes",
                List.of(Map.of("name", "roots", "configMap", configMap)))
            .job(),
        path);
  }
}
