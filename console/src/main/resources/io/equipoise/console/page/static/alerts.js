// The alerts: a list, and the chosen one with its evidence, figures and timeline.

import { S } from './strings.js';
import { badge, el, keyed, replace, text } from './dom.js';
import { count, coverage, estimate, figure, group, interval, isNumber, millis, percent, short, timeText, value, withheld } from './format.js';
import { actionsOn, alerts, batchesOf, tone } from './model.js';
import { empty, facts, folded, meter, time, timeNode, when } from './parts.js';
import { link } from './route.js';
import { actionButtons } from './actions.js';

const TOPICS = ['state', 'alert', 'action', 'handling', 'report', 'progress', 'verdict', 'route', 'session'];

/** List and detail; new alerts are announced politely. */
export function alertsView(list, detail, store, route, session, announce) {
  const nothing = empty(S.alertsNone, S.alertsNoneMore);
  const items = el('ul', { class: 'items' });
  replace(list, nothing, items);
  const draw = when(detail);
  let heard = new Map();
  let begun = false;

  store.watch(TOPICS, () => {
    const all = alerts(store);
    nothing.hidden = all.length > 0;
    const chosen = store.alerts.get(route.alert) ?? (route.alert ? null : all[0] ?? null);
    keyed(items, all.map((alert) => ({ alert, chosen: alert === chosen })), (x) => x.alert.alertId, createItem);
    detail.hidden = !chosen && !route.alert;
    const acts = chosen ? actionsOn(store, chosen.alertId) : [];
    const own = chosen ? batchesOf(store, chosen.alertId) : [];
    const handling = chosen ? store.handling.get(chosen.alertId) ?? {} : {};
    const key = JSON.stringify([route.alert, chosen?.alertId, chosen?.revision, chosen?.state, chosen?.updatedAt, acts.length, handling,
      own.map((b) => [b.id, b.state, b.verdict?.verdict]), session.key()]);
    draw(key, () => (chosen ? detailOf(chosen, own, acts, handling, session) : empty(S.alertGone, route.alert ?? '')));
    if (begun) tell(all, heard, announce);
    heard = new Map(all.map((a) => [a.alertId, a.state]));
    begun = store.loaded;
  });
}

function tell(all, heard, announce) {
  for (const a of all) {
    if (a.state === 'FIRING' && heard.get(a.alertId) !== a.state) announce(S.announceAlert(group(a.subgroup), S.alertState[a.state]));
  }
}

function createItem() {
  const mark = badge('plain', 'few', '');
  const title = el('span', { class: 'item-title' });
  const more = el('span', { class: 'item-more' });
  const at = time();
  const anchor = el('a', {}, el('span', { class: 'item-top' }, title, mark.node), el('span', { class: 'item-bottom' }, more, at.node));
  return {
    node: el('li', {}, anchor),
    update({ alert, chosen }) {
      anchor.href = link('alert', alert.alertId);
      if (chosen) anchor.setAttribute('aria-current', 'true');
      else anchor.removeAttribute('aria-current');
      text(title, group(alert.subgroup));
      const [color, form] = tone(alert.state);
      mark.set(color, form, stateWords(alert));
      text(more, summary(alert));
      at.update(alert.raisedAt ?? alert.updatedAt);
    },
  };
}

const stateWords = (alert) => (alert.state === 'FIRING' && S.severity[alert.severity]
  ? `${S.alertState[alert.state]}, ${S.severity[alert.severity]}` : S.alertState[alert.state] ?? alert.state);

const summary = (alert) => (alert.kind === 'FAIRNESS'
  ? `${S.gap} ${value(alert.gap)}`
  : S.shareOf(value(alert.share, percent), percent(alert.referenceShare)));

function detailOf(alert, batches, acts, handling, session) {
  const [color, form] = tone(alert.state);
  return [
    el('div', { class: 'detail-head' },
      el('div', {}, el('h3', {}, group(alert.subgroup)),
        el('p', { class: 'note' }, `${S.kind[alert.kind] ?? alert.kind} · ${S.window} ${alert.window} · `, el('code', {}, alert.alertId))),
      badge(color, form, stateWords(alert)).node),
    el('p', { class: 'reason' }, alert.reason),
    standing(handling),
    evidence(alert),
    factsOf(alert),
    actionButtons(session, alert.alertId, alertActions(alert, batches, handling)),
    el('h4', {}, S.timeline), timeline(alert, batches, acts),
    folded('offsets', S.offsets, () => el('p', { class: 'mono' }, (alert.offsets ?? []).map((o) => S.partition(o.partition, count(o.offset))).join(' · ') || S.unknown)),
  ];
}

/** What may be done now; the server decides, this only spares a refusal. */
function alertActions(alert, batches, { acknowledged }) {
  const raised = ['FIRING', 'RECOVERING'].includes(alert.state);
  const busy = batches.some((b) => b.running);
  return [raised && !acknowledged ? 'acknowledge' : null, 'silence',
    alert.state === 'FIRING' && alert.deficit > 0 && !busy ? 'request-synthesis' : null].filter(Boolean);
}

/** Who has acknowledged or silenced the alert in this episode. */
function standing({ acknowledged, silenced }) {
  const silent = (millis(silenced?.until) ?? 0) > Date.now();
  const words = [acknowledged ? S.acknowledgedBy(acknowledged.actor) : '', silent ? S.silencedUntil(timeText(silenced.until).text) : ''].filter(Boolean);
  return words.length ? el('p', { class: 'standing' }, words.join(' · ')) : null;
}

function evidence(alert) {
  const { logEvidence: now, logEvidenceCut: cut } = alert;
  if (!isNumber(now) || !isNumber(cut) || cut <= 0) return el('p', { class: 'note' }, S.evidenceNone);
  const words = S.evidenceOf(figure(now, 1), figure(cut, 1));
  const bar = meter(words);
  bar.set(now / cut, `${S.evidence}: ${words}`, now >= cut);
  return el('div', { class: 'evidence' }, el('span', { class: 'evidence-name' }, S.evidence), bar.node, el('span', { class: 'evidence-words' }, words));
}

function factsOf(alert) {
  const fairness = alert.kind === 'FAIRNESS';
  return facts([
    fairness ? [S.factGap, `${estimate(alert.gap)}`] : null,
    fairness ? [S.factMargin, figure(alert.margin)] : null,
    fairness && alert.championId ? [S.factChampion, el('code', {}, short(alert.championId))] : null,
    [S.factShare, `${value(alert.share, percent)}${range(alert.share)}`],
    [S.factReference, percent(alert.referenceShare)],
    [S.factRatio, estimate(alert.ratio)],
    [S.factRule, `${figure(alert.minRatio)} / ${figure(alert.clearRatio)}`],
    [S.factCount, withheld(alert.count)],
    [S.factSupport, alert.support > 0 ? count(alert.support) : S.suppressed],
    [S.factDeficit, count(alert.deficit)],
    [S.factEpisode, `${alert.episode}, ${alert.revision}`],
    [S.factReferenceVersion, alert.referenceVersion],
  ]);
}

const range = (e) => {
  const r = interval(e, percent);
  return r ? ` (${coverage(e)}: ${r})` : '';
};

function timeline(alert, batches, acts) {
  const events = [
    [alert.raisedAt, S.timelineRaised(alert.episode), 'bad'],
    [alert.state === 'RESOLVED' ? null : alert.updatedAt, S.timelineUpdated, 'plain'],
    [alert.resolvedAt, S.timelineResolved, 'good'],
    ...batches.flatMap((b) => [
      [b.report?.createdAt ?? b.progress?.updatedAt, S.timelineBatch(short(b.id), S.batchState[b.state]), tone(b.state)[0], link('batch', b.id)],
      [b.verdict?.decidedAt, b.verdict ? S.timelineVerdict(S.verdict[b.verdict.verdict], short(b.id)) : '', tone(b.verdict?.verdict)[0],
        b.verdict?.evaluationId ? link('evaluation', b.verdict.evaluationId) : link('batch', b.id)]]),
    ...acts.map((a) => [a.at, `${S.timelineAction(S.actionKind[a.kind] ?? a.kind, a.actor)}${a.reason ? `: ${a.reason}` : ''}`, 'info']),
  ].filter(([at]) => millis(at) !== null).sort((a, b) => millis(b[0]) - millis(a[0]));
  return el('ol', { class: 'timeline' }, events.map(([at, words, color, href]) =>
    el('li', { class: `tone-${color}` }, timeNode(at), href ? el('a', { href, 'data-id': `t${href}` }, words) : el('span', {}, words))));
}
