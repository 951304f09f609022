// From alert to batch to verdict to champion, each a link to what it names.

import { S } from './strings.js';
import { badge, el } from './dom.js';
import { count, group, short } from './format.js';
import { alerts, batchesOf, champions, promotion, tone } from './model.js';
import { empty, when } from './parts.js';
import { link } from './route.js';

const CHAINS = 30;

/** One chain per batch, the newest alerts first. */
export function lineageView(root, store) {
  const draw = when(root);
  store.watch(['state', 'alert', 'progress', 'report', 'verdict', 'fairness', 'drift'], () => {
    const serving = champions(store);
    const newest = promotion(store);
    const chains = alerts(store).slice(0, CHAINS).flatMap((alert) => {
      const own = batchesOf(store, alert.alertId);
      return own.length ? own.map((batch) => ({ alert, batch })) : [{ alert, batch: null }];
    }).slice(0, CHAINS);
    const key = JSON.stringify([chains.map(({ alert, batch }) => [alert.alertId, alert.state, batch?.id, batch?.state, batch?.verdict?.verdict,
      batch?.verdict?.evaluationId]), [...serving], newest?.batchId]);
    draw(key, () => (chains.length ? el('ul', { class: 'chains' }, chains.map((c) => chain(c, serving, newest))) : empty(S.lineageNone, '')));
  });
}

function chain({ alert, batch }, serving, newest) {
  const verdict = batch?.verdict;
  return el('li', {}, el('ol', { class: 'chain' },
    step(S.lineageAlert, link('alert', alert.alertId), group(alert.subgroup), alert.state, S.alertState[alert.state]),
    batch ? step(S.lineageBatch, link('batch', batch.id), `${short(batch.id)}, ${S.rows(count(batch.report?.published ?? batch.progress?.rows))}`, batch.state, S.batchState[batch.state])
      : missing(S.lineageBatch, S.lineageNoBatch),
    verdict ? step(S.lineageVerdict, verdict.evaluationId ? link('evaluation', verdict.evaluationId) : link('batch', batch.id),
      verdict.evaluationId ? short(verdict.evaluationId) : short(batch.id), verdict.verdict, S.verdict[verdict.verdict]) : missing(S.lineageVerdict, S.lineageNoVerdict),
    championStep(batch, verdict, serving, newest)));
}

function championStep(batch, verdict, serving, newest) {
  if (verdict?.verdict !== 'PROMOTED') return missing(S.lineageChampion, S.lineageNotChampion);
  if (verdict !== newest) return missing(S.lineageChampion, S.lineageReplaced);
  const href = `/api/cards/model/${encodeURIComponent(verdict.evaluationId ?? batch.id)}.html`;
  const [champion] = serving;
  return step(S.lineageChampion, href, champion ? short(champion) : short(batch.id), 'PROMOTED', champion ? S.lineageServes : S.lineageSoon);
}

function step(name, href, words, state, said) {
  return el('li', {}, el('a', { href, 'data-id': href }, el('span', { class: 'chain-name' }, name), el('span', { class: 'chain-what' }, words),
    badge(...tone(state), said ?? state).node));
}

const missing = (name, words) => el('li', { class: 'missing' }, el('span', { class: 'chain-name' }, name), el('span', { class: 'muted' }, words));
