/**
 * Commands that tell how the loop stands, on any cluster: what is there, who is missing, what was
 * made and whether it helped. They read the same model as the page.
 */
@NullMarked
package io.equipoise.console.status;

import org.jspecify.annotations.NullMarked;
