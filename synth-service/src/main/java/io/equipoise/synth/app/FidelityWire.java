package io.equipoise.synth.app;

import io.equipoise.contract.ColumnFidelity;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.HistogramBin;
import io.equipoise.contract.PairFidelity;
import io.equipoise.contract.SubgroupFidelity;
import io.equipoise.synth.domain.gate.Fidelity;
import io.equipoise.synth.domain.gate.Histogram;
import java.util.List;
import java.util.OptionalDouble;

/** Writes how alike a batch and real people are as the contract has it, figures to two places. */
final class FidelityWire {
  private FidelityWire() {}

  static List<ColumnFidelity> columns(Fidelity fidelity) {
    return fidelity.columns().stream()
        .map(
            column ->
                ColumnFidelity.newBuilder()
                    .setColumn(column.column())
                    .setSimilarity(told(column.similarity()))
                    .setBins(column.histogram().bins().stream().map(FidelityWire::bin).toList())
                    .build())
        .toList();
  }

  private static HistogramBin bin(Histogram.Bin bin) {
    HistogramBin.Builder wire =
        HistogramBin.newBuilder().setLabel(bin.label()).setSynthetic(bin.synthetic());
    OptionalDouble real = bin.real();
    if (real.isPresent()) {
      wire.setReal(Fidelity.told(real.getAsDouble()));
    }
    return wire.build();
  }

  private static Estimate told(io.equipoise.cohort.statistics.Estimate similarity) {
    return ReportDraft.estimate(Fidelity.told(similarity));
  }

  static List<PairFidelity> pairs(Fidelity fidelity) {
    return fidelity.pairs().stream()
        .map(
            pair ->
                PairFidelity.newBuilder()
                    .setFirst(pair.first())
                    .setSecond(pair.second())
                    .setSimilarity(told(pair.similarity()))
                    .build())
        .toList();
  }

  static List<SubgroupFidelity> subgroups(Fidelity fidelity) {
    return fidelity.subgroups().stream()
        .map(
            group ->
                SubgroupFidelity.newBuilder()
                    .setSubgroup(group.subgroup())
                    .setSimilarity(told(group.similarity()))
                    .build())
        .toList();
  }
}
