/**
 * CSV files as a source, read through commons-csv one row at a time. Start with {@link
 * io.equipoise.ingest.csv.CsvFileSource}.
 */
@NullMarked
package io.equipoise.ingest.csv;

import org.jspecify.annotations.NullMarked;
