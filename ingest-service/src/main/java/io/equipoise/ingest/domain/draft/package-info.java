/**
 * A first descriptor from a file that nobody has described: what its fields look like, what they
 * probably are, and the YAML to edit. Pure: no files, no clock. Start with {@link
 * io.equipoise.ingest.domain.draft.DescriptorDraft}.
 */
@NullMarked
package io.equipoise.ingest.domain.draft;

import org.jspecify.annotations.NullMarked;
