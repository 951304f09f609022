/**
 * Who may do what over HTTP: a file of tokens, each with a name and a role, of which only hashes
 * are kept. One file may serve every door: start with {@link
 * io.equipoise.schemas.access.TokenFile}.
 */
@NullMarked
package io.equipoise.schemas.access;

import org.jspecify.annotations.NullMarked;
