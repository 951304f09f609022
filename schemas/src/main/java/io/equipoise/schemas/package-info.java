/**
 * The wire: the contracts between services, the topics they travel on, and how they are written.
 *
 * <p>Depends on no other module of Equipoise.
 */
@NullMarked
package io.equipoise.schemas;

import org.jspecify.annotations.NullMarked;
