package io.equipoise.ingest.rest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestSettingsTest {
  @TempDir Path folder;

  @Test
  void shouldRefuseToListenToOthersUnprotected() {
    RestSettings open =
        new RestSettings("0.0.0.0", 1, Optional.empty(), Optional.empty(), ReceiveLimits.DEFAULT);
    RestSettings plain =
        new RestSettings(
            "10.0.0.1", 1, Optional.of(folder), Optional.empty(), ReceiveLimits.DEFAULT);
    RestSettings local =
        new RestSettings("127.0.0.1", 1, Optional.empty(), Optional.empty(), ReceiveLimits.DEFAULT);

    assertThatThrownBy(() -> open.requireSecure(true))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("without a token");
    assertThatThrownBy(() -> plain.requireSecure(false))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("unencrypted");
    plain.requireSecure(true);
    local.requireSecure(false);
  }
}
