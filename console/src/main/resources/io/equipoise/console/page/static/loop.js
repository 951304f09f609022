// The loop as a strip: records, watched subgroups, alerts, training, batches, verdicts, each with
// its live counter.

import { S } from './strings.js';
import { el, keyed, text } from './dom.js';
import { count, known } from './format.js';
import { alerts, batches, firing } from './model.js';

/** The strip. */
export function loopView(root, store) {
  store.watch(['state', 'counters', 'snapshot', 'alert', 'progress', 'report', 'verdict'], () => {
    keyed(root, steps(store), (step) => step.name, create);
  });
}

function create(step) {
  const figure = el('span', { class: 'loop-figure' });
  const unit = el('span', { class: 'loop-unit' });
  const more = el('span', { class: 'loop-more' });
  const node = el('li', {}, el('a', { href: step.href },
    el('span', { class: 'loop-name' }, step.name),
    el('span', { class: 'loop-value' }, figure, ' ', unit), more));
  return {
    node,
    update({ n, unit: words, more: rest, mood }) {
      text(figure, n);
      text(unit, words);
      text(more, rest);
      node.className = mood ?? '';
    },
  };
}

function steps(store) {
  const { counters } = store;
  const groups = [...store.snapshots.values()].flatMap((s) => s.subgroups);
  const few = groups.filter((g) => !known(g.ratio)).length;
  const fires = firing(store).length;
  const pending = alerts(store).filter((a) => a.state === 'PENDING').length;
  const all = batches(store);
  const running = all.filter((b) => b.running);
  const published = all.filter((b) => b.state === 'PUBLISHED').length;
  const verdicts = [...store.verdicts.values()];
  const promoted = verdicts.filter((v) => v.verdict === 'PROMOTED').length;
  const quarantined = verdicts.filter((v) => v.verdict === 'QUARANTINED').length;
  const job = running[0]?.progress;
  return [
    { name: S.loopRecords, href: '#people', n: count(counters.records), unit: S.loopAccepted, more: S.loopRejected(count(counters.rejected)) },
    { name: S.loopWatched, href: '#people', n: groups.length ? count(groups.length) : S.unknown, unit: S.loopSubgroups,
      more: !groups.length ? S.noSnapshotShort : few ? S.loopFew(count(few)) : S.loopAllKnown },
    { name: S.loopAlerts, href: '#alerts', n: count(fires), unit: S.loopFiring, more: S.loopPending(count(pending)), mood: fires ? 'bad' : '' },
    { name: S.loopTraining, href: '#batches', n: count(running.length), unit: S.loopRunning,
      more: job?.totalSteps ? S.loopStep(count(job.step), count(job.totalSteps)) : running.length ? S.batchState[running[0].state] : S.loopIdle,
      mood: running.length ? 'busy' : '' },
    { name: S.loopBatches, href: '#batches', n: count(published), unit: S.loopPublished,
      more: S.loopWithheld(count(all.filter((b) => !b.running && b.state !== 'PUBLISHED').length)) },
    { name: S.loopVerdicts, href: '#fairness', n: count(promoted), unit: S.loopPromoted, more: S.loopQuarantined(count(quarantined)), mood: promoted ? 'good' : '' },
  ];
}
