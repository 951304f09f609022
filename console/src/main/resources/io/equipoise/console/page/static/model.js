// What follows from the store: the state of a subgroup, open alerts in order, batches with what is
// known of them. Nothing here touches the page.

import { known, millis } from './format.js';

/** Colors and shapes by what they mean; a shape never stands for two meanings in one table. */
export const TONES = {
  FIRING: ['bad', 'alert'], PENDING: ['warn', 'pending'], RECOVERING: ['warn', 'recovering'],
  RESOLVED: ['good', 'good'], OK: ['good', 'good'],
  below: ['warn', 'pending'], near: ['good', 'good'], above: ['plain', 'good'],
  INSUFFICIENT: ['plain', 'few'], ABSENT: ['bad', 'none'], UNKNOWN: ['plain', 'few'],
  PLANNED: ['info', 'run'], TRAINING: ['info', 'run'], SAMPLING: ['info', 'run'], GATING: ['info', 'run'],
  PUBLISHED: ['good', 'check'], PROMOTED: ['good', 'check'], WITHHELD: ['bad', 'stop'],
  QUARANTINED: ['warn', 'stop'], REFUSED: ['plain', 'none'], FAILED: ['bad', 'none'], CANCELED: ['plain', 'none'],
};

export const tone = (state) => TONES[state] ?? TONES.UNKNOWN;
export const ENDED = new Set(['PUBLISHED', 'WITHHELD', 'REFUSED', 'FAILED', 'CANCELED']);
const OPEN = ['FIRING', 'RECOVERING', 'PENDING'];

/** How a subgroup stands: its alert's state when one is open, else where its interval lies. */
export function subgroupState(store, snapshot, subgroup) {
  const alert = openAlertOf(store, snapshot.window, subgroup.subgroup);
  if (alert) return alert.state;
  const ratio = subgroup.ratio;
  if (!known(ratio)) return ratio && ratio.state === 'UNKNOWN' && known(subgroup.share) ? 'UNKNOWN'
    : ratio?.state ?? 'UNKNOWN';
  if (ratio.upper !== null && ratio.upper < 1) return 'below';
  if (ratio.lower !== null && ratio.lower > 1) return 'above';
  return 'near';
}

// Beside it there may be others, about an earlier reference, which are resolved.
function openAlertOf(store, window, subgroup) {
  for (const alert of store.alerts.values()) {
    if (alert.window === window && alert.subgroup === subgroup && alert.kind !== 'FAIRNESS'
      && OPEN.includes(alert.state)) return alert;
  }
  return null;
}

const RANK = { FIRING: 0, RECOVERING: 1, PENDING: 2, UNKNOWN: 3, RESOLVED: 4, INSUFFICIENT: 5, OK: 6 };
const SEVERITY = { CRITICAL: 0, WARNING: 1, NONE: 2 };

/** Alerts worth showing (all that ever fired or may soon), the most urgent first. */
export function alerts(store) {
  return [...store.alerts.values()]
    .filter((a) => OPEN.includes(a.state) || a.state === 'UNKNOWN' || a.episode > 0)
    .sort((a, b) => (RANK[a.state] ?? 9) - (RANK[b.state] ?? 9)
      || (SEVERITY[a.severity] ?? 9) - (SEVERITY[b.severity] ?? 9)
      || conditionsOf(a) - conditionsOf(b)
      || (a.ratio?.value ?? 9) - (b.ratio?.value ?? 9)
      || a.alertId.localeCompare(b.alertId));
}

const conditionsOf = (alert) => alert.subgroup.split('&').length;

export const firing = (store) => alerts(store).filter((a) => a.state === 'FIRING' || a.state === 'RECOVERING');

/** Every batch with its progress, report and verdict, the newest first. */
export function batches(store) {
  const ids = new Set([...store.progress.keys(), ...store.reports.keys(), ...store.verdicts.keys()]);
  return [...ids].map((id) => batchOf(store, id)).sort((a, b) => b.at - a.at || a.id.localeCompare(b.id));
}

/** One batch; null when nothing is known of it. */
export function batchOf(store, id) {
  const progress = store.progress.get(id) ?? null;
  const report = store.reports.get(id) ?? null;
  const verdict = store.verdicts.get(id) ?? null;
  const any = report ?? progress ?? verdict;
  if (!any) return null;
  // A job that runs again under its id is told of by its progress, which is then newer.
  const again = progress && report && !ENDED.has(progress.state)
    && (millis(progress.updatedAt) ?? 0) > (millis(report.createdAt) ?? 0);
  const state = again || !report ? progress?.state ?? 'UNKNOWN' : report.outcome;
  return {
    id, progress, report, verdict, state, running: !ENDED.has(state) && state !== 'UNKNOWN',
    alertId: any.alertId, subgroup: any.subgroup,
    at: millis(progress?.updatedAt) ?? millis(report?.createdAt) ?? millis(verdict?.decidedAt) ?? 0,
    evaluation: verdict?.evaluationId ? store.fairness.get(verdict.evaluationId) ?? null
      : [...store.fairness.values()].find((f) => f.batchId === id) ?? null,
  };
}

export const batchesOf = (store, alertId) => batches(store).filter((b) => b.alertId === alertId);

/** Evaluations, the newest first. */
export const evaluations = (store) => [...store.fairness.values()]
  .sort((a, b) => (millis(b.createdAt) ?? 0) - (millis(a.createdAt) ?? 0));

/** What operators did to `target`, the newest first. */
export const actionsOn = (store, target) => actions(store).filter((a) => a.target === target);

export const actions = (store) => [...store.actions.values()]
  .sort((a, b) => (millis(b.at) ?? 0) - (millis(a.at) ?? 0));

/** Ids of the models that the drift figures are of. */
export const champions = (store) => new Set([...store.drift.values()].map((d) => d.championId));

/** The verdict whose batch the champion rests on: the newest promotion that was not taken back. */
export const promotion = (store) => [...store.verdicts.values()].filter((v) => v.verdict === 'PROMOTED')
  .sort((a, b) => (millis(b.decidedAt) ?? 0) - (millis(a.decidedAt) ?? 0))[0] ?? null;

/** Attribute names of a subgroup id, in order. */
export const attributesOf = (id) => id.split('&').map((part) => part.split('=')[0]);

/** The subgroups of a snapshot by attribute set: Map of "sex,ageBand" to its subgroups, in order. */
export function bySet(subgroups) {
  const sets = new Map();
  for (const subgroup of subgroups) {
    const key = attributesOf(subgroup.subgroup ?? subgroup).join(',');
    if (!sets.has(key)) sets.set(key, []);
    sets.get(key).push(subgroup);
  }
  return sets;
}

/** The window that is shown: the chosen one, else the first of the descriptor's that has figures. */
export function shownSnapshot(store, choice) {
  const windows = [...store.snapshots.values()];
  return store.snapshots.get(choice.window) ?? windows[0] ?? null;
}
