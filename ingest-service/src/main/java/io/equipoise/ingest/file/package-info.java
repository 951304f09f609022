/** Files of the data folder as lines of bytes, plain or gz. */
@NullMarked
package io.equipoise.ingest.file;

import org.jspecify.annotations.NullMarked;
