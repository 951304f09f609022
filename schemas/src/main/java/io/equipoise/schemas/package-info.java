/**
 * The wire: the contracts between services, the topics they travel on, and how they are written.
 *
 * <p>Depends on no other module of Equipoise. The generated classes of the contracts are in {@code
 * io.equipoise.contract}. Start reading at {@link io.equipoise.schemas.topic.Topics}, which says
 * what flows where; then {@link io.equipoise.schemas.serde.WireSerdes}, which says how it is
 * written, and {@link io.equipoise.schemas.connection.Connection}, which says where to.
 */
@NullMarked
package io.equipoise.schemas;

import org.jspecify.annotations.NullMarked;
