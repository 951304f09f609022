package io.equipoise.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Test
  void shouldGiveUpABodyThatCrawls() {
    AtomicLong time = new AtomicLong();
    // One byte a second, where two are asked for.
    InputStream wire =
        new InputStream() {
          @Override
          public int read() {
            time.addAndGet(1_000_000_000L);
            return 'x';
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            target[offset] = (byte) read();
            return 1;
          }
        };
    ArrivingBytes bytes = new ArrivingBytes(wire, GRACE, 2, time::get);

    assertThatThrownBy(() -> bytes.readNBytes(100))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_SLOW));
    // Nothing is said for 5 s; after 6 s there are 6 bytes, and should be 12.
    assertThat(bytes.count()).isEqualTo(6);
  }

  @Test
  void shouldTellAPauseThatIsTooLongFromABrokenBody() {
    assertThat(kindOf(new IOException(new TimeoutException("idle"))))
        .isEqualTo(ProblemKind.TOO_SLOW);
    assertThat(kindOf(new IOException("early end"))).isEqualTo(ProblemKind.BAD_REQUEST);
  }

  private static ProblemKind kindOf(IOException failure) {
    InputStream wire =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw failure;
          }
        };
    ArrivingBytes bytes = new ArrivingBytes(wire, GRACE, 1, () -> 0L);
    try {
      throw new AssertionError("read " + bytes.read());
    } catch (ProblemException problem) {
      return problem.kind();
    }
  }

  @Property(tries = 200)
  void shouldReadBackWhatWasPackedInAnyParts(
      @ForAll @Size(max = 3_000) byte[] first,
      @ForAll @Size(max = 3_000) byte[] second,
      @ForAll @IntRange(min = 1, max = 700) int portion)
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (byte[] part : new byte[][] {first, second}) {
      String text = new String(part, StandardCharsets.ISO_8859_1);
      packed.writeBytes(RestServerTest.gzip(text));
      plain.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    RequestBody body =
        RequestBody.gzip(arriving(new Portions(packed.toByteArray(), portion)), 1 << 20, 100);

    assertThat(body.readAllBytes()).isEqualTo(plain.toByteArray());
    assertThat(body.arrived()).isEqualTo(packed.size());
  }

  @Test
  void shouldUnpackUpToTheLimitAndNoFurther() throws IOException {
    byte[] packed = RestServerTest.gzip("abcdefghij");

    assertThat(RequestBody.gzip(arriving(new ByteArrayInputStream(packed)), 10, 100).readAllBytes())
        .hasSize(10);
    assertThatThrownBy(
            () ->
                RequestBody.gzip(arriving(new ByteArrayInputStream(packed)), 9, 100).readAllBytes())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("more than 9 bytes");
  }

  private static ArrivingBytes arriving(InputStream wire) {
    return new ArrivingBytes(wire, GRACE, 1, () -> 0L);
  }

  /** Gives at most so many bytes at a time, and never says that more are there. */
  private static final class Portions extends ByteArrayInputStream {
    private final int most;

    Portions(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, most));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
