package io.equipoise.console.demo;

import io.equipoise.schemas.access.TokenFile;
import java.util.Optional;

/**
 * The page of a demo.
 *
 * @param port port on this machine; 0: any free one
 * @param orAnother whether another port will do when this one is taken
 * @param tokens who may act; none: the page is read-only
 */
record DemoPage(int port, boolean orAnother, Optional<TokenFile> tokens) {
  /** Where the page is unless somebody says otherwise. */
  static final int STANDARD_PORT = 8085;
}
