/**
 * A folder into which files arrive while ingestion runs. Knows of files and of time, and of no
 * format. Start with {@link io.equipoise.ingest.watch.FolderWatch}.
 */
@NullMarked
package io.equipoise.ingest.watch;

import org.jspecify.annotations.NullMarked;
