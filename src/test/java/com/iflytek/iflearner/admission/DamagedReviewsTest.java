package com.iflytek.iflearner.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.iflytek.iflearner.Golden;
import com.iflytek.iflearner.admission.AdmissionCodec.Reading.Understood;
import com.iflytek.iflearner.admission.AdmissionCodec.Reading.Unreadable;
import com.iflytek.iflearner.job.Domains;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real reviews with bytes changed, cut out and doubled: whatever becomes of them is answered. */
class DamagedReviewsTest {
  private static final AdmissionHandler HANDLER =
      new AdmissionHandler(Domains.DEFAULT, _ -> Optional.empty());

  @ParameterizedTest
  @ValueSource(strings = {"create", "create-refused", "replace-with-the-manifest"})
  void areAnswered(String review) {
    var whole = Golden.read("admission/" + review + "/review.json").getBytes(UTF_8);
    var random = new Random(3);
    for (int i = 0; i < 500; i++) {
      var damaged = damaged(whole, random);

      assertThatCode(() -> answer(damaged))
          .as(() -> new String(damaged, UTF_8))
          .doesNotThrowAnyException();
    }
  }

  private static void answer(byte[] review) {
    switch (AdmissionCodec.read(review)) {
      case Understood(var call) -> {
        AdmissionCodec.write(call.envelope(), HANDLER.mutate(call));
        AdmissionCodec.write(call.envelope(), HANDLER.validate(call));
      }
      case Unreadable(var envelope, var malformed) -> {
        if (envelope != null) {
          AdmissionCodec.write(envelope, malformed);
        }
      }
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    var bytes = whole.clone();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      var at = random.nextInt(bytes.length);
      var length = Math.min(random.nextInt(40), bytes.length - at);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[],:\"0-e\\".charAt(random.nextInt(11));
        case 2 -> System.arraycopy(bytes, random.nextInt(bytes.length - length), bytes, at, length);
        default -> Arrays.fill(bytes, at, at + length, (byte) ' ');
      }
    }
    return bytes;
  }
}
