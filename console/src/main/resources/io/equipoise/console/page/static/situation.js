// The situation in three sentences: who is missing, what is being done, whether it helped.

import { S } from './strings.js';
import { badge, el } from './dom.js';
import {
  conditions, count, coverage, duration, estimate, figure, group, interval, isNumber, known, percent, plural,
  roughPercent, signed, value,
} from './format.js';
import { alerts, batches, batchesOf, firing, tone } from './model.js';
import { when } from './parts.js';
import { link } from './route.js';

/** The three panels. */
export function situationView(root, store) {
  const draw = when(root);
  store.watch(['state', 'snapshot', 'alert', 'report', 'progress', 'verdict', 'fairness'], () => {
    const panels = [who(store), what(store), helped(store)];
    draw(JSON.stringify(panels), () => panels.map(panel));
  });
}

function panel({ title, state, word, headline, more, href }) {
  const [color, form] = tone(state);
  const words = el('p', { class: 'headline' }, href ? el('a', { href, 'data-id': title }, headline) : headline);
  return el('div', { class: `panel edge-${color}` },
    el('div', { class: 'panel-top' }, el('h3', {}, title), word ? badge(color, form, word).node : null),
    words, more ? el('p', { class: 'more' }, more) : null);
}

/** The alert that the sentences are about: among equally urgent ones, that which a batch is made for. */
function leading(store) {
  const [first, ...others] = firing(store);
  if (!first) return null;
  const equal = [first, ...others.filter((a) => a.severity === first.severity
    && conditions(a.subgroup).length === conditions(first.subgroup).length)];
  return equal.find((a) => batchesOf(store, a.alertId).length > 0) ?? first;
}

function who(store) {
  const title = S.who;
  const alert = leading(store);
  if (alert) return missing(title, store, alert);
  if (!store.snapshots.size) return { title, state: 'UNKNOWN', headline: S.noRecords, more: S.noRecordsMore };
  const subgroups = [...store.snapshots.values()].flatMap((s) => s.subgroups);
  const enough = subgroups.filter((s) => known(s.ratio)).length;
  if (!enough) return { title, state: 'INSUFFICIENT', word: S.insufficient, headline: S.tooFew, more: S.tooFewMore(subgroups.length) };
  const pending = alerts(store).find((a) => a.state === 'PENDING');
  if (pending) {
    return { title, state: 'PENDING', word: S.alertState.PENDING, headline: S.evidenceGathers(group(pending.subgroup)),
      more: figures(pending), href: link('alert', pending.alertId) };
  }
  return { title, state: 'OK', word: S.alertState.OK, headline: S.nobody, more: S.nobodyMore(enough, subgroups.length - enough) };
}

function missing(title, store, alert) {
  const name = group(alert.subgroup);
  const others = firing(store).length - 1;
  const fairness = alert.kind === 'FAIRNESS';
  return {
    title, state: alert.state, word: S.severity[alert.severity] || S.alertState[alert.state],
    headline: fairness ? S.unfairHeadline(name) : S.missing(name, plural(alert.subgroup)),
    more: (fairness ? gapFigures(alert) : figures(alert)) + (others ? ` ${S.more(others)}` : ''),
    href: link('alert', alert.alertId),
  };
}

const figures = (alert) => S.missingFigures(value(alert.share, roughPercent), roughPercent(alert.referenceShare),
  coverage(alert.share), interval(alert.share, alike(alert.share)));

/** Both ends of an interval with the same number of digits. */
const alike = (e) => (x) => percent(x, e?.lower < 0.0995 ? 1 : 0);

const points = (x) => percent(x, 0);
const gapFigures = (alert) => S.unfairFigures(value(alert.gap, points), coverage(alert.gap),
  interval(alert.gap, points), points(alert.margin));

/** The batch that the sentences are about: the newest of the leading alert, else one that is being made, else the newest. */
function leadingBatch(store) {
  const alert = leading(store);
  const own = alert ? batchesOf(store, alert.alertId)[0] : null;
  const all = batches(store);
  return own ?? all.find((b) => b.running) ?? (alert ? null : all[0]) ?? null;
}

function what(store) {
  const title = S.what;
  const batch = leadingBatch(store);
  if (!batch) {
    return leading(store) ? { title, state: 'PENDING', headline: S.notAsked, more: S.notAskedMore }
      : { title, state: 'UNKNOWN', headline: S.nothingToDo, more: S.nothingToDoMore };
  }
  return { title, state: batch.state, word: S.batchState[batch.state], headline: S.doing[batch.state],
    more: doingMore(batch), href: link('batch', batch.id) };
}

function doingMore(batch) {
  const { report, progress, state } = batch;
  const name = lower(group(batch.subgroup));
  if (state === 'PUBLISHED') return S.doingPublished(count(report?.published ?? progress?.rows), name, report?.gates?.length ?? S.unknown);
  const failed = report?.gates?.find((g) => !g.passed);
  if (state === 'WITHHELD' && failed) {
    return S.doingWithheld(failed.name, value(failed.value, figure3), (failed.atLeast ? S.atLeast : S.atMost)(figure3(failed.threshold)));
  }
  if (!batch.running) return report?.reason ?? progress?.reason ?? '';
  const left = isNumber(progress?.secondsLeft) ? duration(progress.secondsLeft) : '';
  return S.doingTraining(count(progress.rows), name, left);
}

const figure3 = (x) => figure(x, 3);
const lower = (s) => s.charAt(0).toLowerCase() + s.slice(1);

function helped(store) {
  const title = S.helped;
  const batch = leadingBatch(store);
  const verdict = batch?.verdict;
  if (!verdict) {
    if (!batch && !leading(store)) return { title, state: 'UNKNOWN', headline: S.quiet, more: S.quietMore };
    return { title, state: 'UNKNOWN', headline: S.notKnown,
      more: batch?.state === 'PUBLISHED' ? S.notKnownMeasuring : S.notKnownNoBatch };
  }
  return { title, state: verdict.verdict, word: S.verdict[verdict.verdict], headline: S.verdictHead[verdict.verdict],
    more: gain(batch) || verdict.reason, href: batch.evaluation ? link('evaluation', batch.evaluation.evaluationId) : link('batch', batch.id) };
}

/** What changed for the batch's own subgroup, by the batch. */
function gain(batch) {
  const change = batch.evaluation?.changes?.find((c) => c.arm === 'real+synthetic' && c.metric === 'targetAuroc');
  const overall = batch.evaluation?.changes?.find((c) => c.arm === 'real+synthetic' && c.metric === 'auroc');
  if (!known(change?.change)) return '';
  return S.gain(lower(group(batch.subgroup)), estimate(change.change, signed), overall ? estimate(overall.change, signed) : S.unknown);
}
