package io.equipoise.synth.generate.copula;

import java.util.random.RandomGenerator;
import org.hipparchus.special.Erf;

/** The standard normal distribution, exact in the tails and fast enough to be drawn in bulk. */
final class StandardNormal {
  private static final double SQRT_HALF = Math.sqrt(0.5);

  /**
   * Coefficients of AS 241's three rational approximations, constant term first, to the precision
   * of a double.
   */
  private static final double[] A = {
    3.3871328727963665, 133.14166789178438, 1971.5909503065513,
    13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227
  };

  private static final double[] B = {
    1.0,
    42.31333070160091,
    687.1870074920579,
    5394.196021424751,
    21213.794301586597,
    39307.89580009271,
    28729.085735721943,
    5226.495278852854
  };

  private static final double[] C = {
    1.4234371107496835, 4.630337846156546, 5.769497221460691,
    3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414
  };

  private static final double[] D = {
    1.0,
    2.053191626637759,
    1.6763848301838038,
    0.6897673349851,
    0.14810397642748008,
    0.015198666563616457,
    0.0005475938084995345,
    1.0507500716444169e-9
  };

  private static final double[] E = {
    6.657904643501103, 5.463784911164114, 1.7848265399172913,
    0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
    2.7115555687434876e-5, 2.0103343992922881e-7
  };

  private static final double[] F = {
    1.0,
    0.599832206555888,
    0.1369298809227358,
    0.014875361290850615,
    0.0007868691311456133,
    1.8463183175100548e-5,
    1.421511758316446e-7,
    2.0442631033899397e-15
  };

  private StandardNormal() {}

  /** Probability of a value of at most {@code x}. */
  static double probability(double x) {
    return 0.5 * Erf.erfc(-x * SQRT_HALF);
  }

  /**
   * The value below which a probability lies; infinite for 0 and 1. Relative error about 1e-16.
   * Source: M. J. Wichura, Algorithm AS 241: the percentage points of the normal distribution,
   * Applied Statistics 37 (1988) 477–484, routine PPND16.
   */
  static double quantile(double probability) {
    double q = probability - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * polynomial(A, r) / polynomial(B, r);
    }
    double tail = q < 0 ? probability : 1 - probability;
    if (tail <= 0) {
      return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    double r = Math.sqrt(-Math.log(tail));
    double value =
        r <= 5
            ? polynomial(C, r - 1.6) / polynomial(D, r - 1.6)
            : polynomial(E, r - 5) / polynomial(F, r - 5);
    return q < 0 ? -value : value;
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }

  /**
   * A draw of a normal number with mean and deviation, given that it lies between two bounds, by
   * inversion in the tail that is nearer.
   */
  static double between(
      double lower, double upper, double mean, double deviation, RandomGenerator random) {
    if (lower == Double.NEGATIVE_INFINITY && upper == Double.POSITIVE_INFINITY) {
      return mean + deviation * random.nextGaussian();
    }
    double a = (lower - mean) / deviation;
    double b = (upper - mean) / deviation;
    double standard = a > 0 ? -inLowerTail(-b, -a, random) : inLowerTail(a, b, random);
    return Math.max(lower, Math.min(upper, mean + deviation * standard));
  }

  private static double inLowerTail(double a, double b, RandomGenerator random) {
    double below = probability(a);
    double drawn = below + random.nextDouble() * (probability(b) - below);
    // Beyond about -38 probabilities vanish; what lies there lies at the end nearer to the middle.
    return drawn <= 0 ? b : Math.max(a, Math.min(b, quantile(drawn)));
  }
}
