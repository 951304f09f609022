package io.equipoise.evaluator.kafka;

import io.equipoise.evaluator.champion.ChampionManifest;
import io.equipoise.schemas.connection.ClientObserver;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Who hears of a drift worker. Called on its thread; must return soon.
 *
 * @param clients told of its Kafka clients
 * @param published told of each alert and each subgroup's figures, as they are about to be
 *     published
 * @param followed told of the champion that it begins to follow
 */
public record DriftTelemetry(
    ClientObserver clients,
    Consumer<SpecificRecord> published,
    Consumer<ChampionManifest> followed) {
  /** Nobody. */
  public static final DriftTelemetry NONE =
      new DriftTelemetry(ClientObserver.NONE, value -> {}, champion -> {});
}
