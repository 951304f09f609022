/**
 * The dataset descriptor: everything that is special about a dataset, as checked values. {@link
 * io.equipoise.cohort.descriptor.DescriptorLoader} reads it from YAML and reports all faults at
 * once.
 */
@NullMarked
package io.equipoise.cohort.descriptor;

import org.jspecify.annotations.NullMarked;
