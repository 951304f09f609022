// The batches: a list, and the chosen one with its training, gates and distributions.

import { S } from './strings.js';
import { badge, el, keyed, replace, row, table, text } from './dom.js';
import { count, duration, group, known, people, percent, short } from './format.js';
import { batchOf, batches, tone } from './model.js';
import { empty, facts, folded, time, when } from './parts.js';
import { link } from './route.js';
import { actionButtons } from './actions.js';
import { columnsPart } from './columns.js';
import { gatesPart } from './gates.js';
import { trainingPart } from './training.js';

const TOPICS = ['state', 'report', 'progress', 'verdict', 'fairness', 'drift', 'route', 'session'];

/** List and detail. */
export function batchesView(list, detail, store, route, session, announce) {
  const nothing = empty(S.batchesNone, S.batchesNoneMore);
  const items = el('ul', { class: 'items' });
  replace(list, nothing, items);
  const head = el('div', { class: 'card' });
  const training = trainingPart(store);
  const gates = gatesPart();
  const columns = columnsPart();
  replace(detail, head, training.node, gates.node, columns.node);
  const drawHead = when(head);
  let heard = new Map();
  let begun = false;

  store.watch(TOPICS, () => {
    const all = batches(store);
    nothing.hidden = all.length > 0;
    const chosen = route.batch ? batchOf(store, route.batch) : all[0] ?? null;
    keyed(items, all.map((batch) => ({ batch, chosen: batch.id === chosen?.id })), (x) => x.batch.id, createItem);
    detail.hidden = !chosen && !route.batch;
    const key = JSON.stringify([route.batch, chosen?.id, chosen?.state, chosen?.report?.createdAt, chosen?.verdict, chosen?.progress?.reason,
      chosen?.evaluation?.evaluationId, session.key()]);
    drawHead(key, () => (chosen ? headOf(chosen, session) : empty(S.batchGone, route.batch ?? '')));
    training.update(chosen);
    gates.update(chosen);
    columns.update(chosen);
    for (const { id, verdict } of all) {
      if (begun && verdict && heard.get(id) !== verdict.verdict) announce(S.announceVerdict(short(id), S.verdict[verdict.verdict]));
    }
    heard = new Map(all.map(({ id, verdict }) => [id, verdict?.verdict ?? '']));
    begun = store.loaded;
  });
}

function createItem() {
  const mark = badge('plain', 'few', '');
  const verdict = badge('plain', 'few', '');
  const title = el('span', { class: 'item-title' });
  const more = el('span', { class: 'item-more' });
  const at = time();
  const anchor = el('a', {}, el('span', { class: 'item-top' }, title, el('span', { class: 'marks' }, mark.node, verdict.node)),
    el('span', { class: 'item-bottom' }, more, at.node));
  return {
    node: el('li', {}, anchor),
    update({ batch, chosen }) {
      anchor.href = link('batch', batch.id);
      if (chosen) anchor.setAttribute('aria-current', 'true');
      else anchor.removeAttribute('aria-current');
      text(title, group(batch.subgroup));
      mark.set(...tone(batch.state), S.batchState[batch.state] ?? batch.state);
      verdict.node.hidden = !batch.verdict;
      if (batch.verdict) verdict.set(...tone(batch.verdict.verdict), S.verdict[batch.verdict.verdict]);
      text(more, `${short(batch.id)} · ${rows(batch)}`);
      at.update(batch.at);
    },
  };
}

const rows = ({ report, progress }) => (report
  ? S.rowsOf(count(report.published), count(report.requested)) : S.rowsAsked(count(progress?.rows)));

function headOf(batch, session) {
  const { report, progress, verdict } = batch;
  const model = report?.modelId;
  return [
    el('div', { class: 'detail-head' },
      el('div', {}, el('h3', {}, group(batch.subgroup)),
        el('p', { class: 'note' }, `${S.batch} `, el('code', {}, batch.id))),
      el('span', { class: 'marks' }, badge(...tone(batch.state), S.batchState[batch.state] ?? batch.state).node,
        verdict ? badge(...tone(verdict.verdict), S.verdict[verdict.verdict]).node : null)),
    report?.reason || progress?.reason ? el('p', { class: 'reason' }, report?.reason ?? progress.reason) : null,
    verdict ? el('p', { class: 'reason' }, el('strong', {}, `${S.factVerdict}: `), verdict.reason) : null,
    facts([
      [S.factAlert, el('a', { href: link('alert', batch.alertId), 'data-id': 'to-alert' }, short(batch.alertId))],
      [S.factGenerator, report?.generator ?? progress?.generator ?? S.unknown],
      report ? [S.factRows, `${count(report.published)}, ${count(report.requested)}`] : [S.asked, count(progress?.rows)],
      report ? [S.factReal, people(report.trainingRecords || null)] : null,
      report ? [S.factAttempt, `${report.episode}, ${report.attempt}`] : null,
      progress?.backend || report?.training?.backend ? [S.factBackend, report?.training?.backend ?? progress.backend] : null,
      report?.training ? [S.factTime, duration(report.training.seconds)] : null,
      report?.training && known({ state: 'KNOWN', value: report.training.conditionHitRate }) ? [S.factHits, percent(report.training.conditionHitRate)] : null,
      report ? [S.factSeed, String(report.seed)] : null,
    ]),
    el('div', { class: 'buttons' },
      report ? el('a', { class: 'button', href: `/api/cards/batch/${encodeURIComponent(batch.id)}.html`, 'data-id': 'batch-card' }, S.batchCard) : null,
      batch.evaluation ? el('a', { class: 'button', href: `/api/cards/model/${encodeURIComponent(batch.evaluation.evaluationId)}.html`, 'data-id': 'model-card' }, S.modelCard) : null,
      batch.evaluation ? el('a', { class: 'button', href: link('evaluation', batch.evaluation.evaluationId), 'data-id': 'to-evaluation' }, S.evaluation) : null,
      actionButtons(session, batch.id, batchActions(batch))),
    report?.cells?.length ? folded('cells', S.cells, () => cells(report)) : null,
    report?.limits?.length ? folded('limits', S.limits, () => el('ul', { class: 'plain-list' }, report.limits.map((l) => el('li', {}, l)))) : null,
    model ? el('p', { class: 'note' }, `${S.factModel} `, el('code', {}, model)) : null,
  ];
}

const batchActions = (batch) => (batch.running ? ['cancel']
  : batch.verdict?.verdict === 'PROMOTED' ? ['quarantine'] : []);

function cells(report) {
  const heads = [S.cell, S.realSupport, S.asked, S.refusal];
  const { node, body } = table(S.cells, heads.map((text2, i) => ({ text: text2, kind: i === 1 || i === 2 ? 'num' : null })), { hideCaption: true });
  body.append(...report.cells.map((c) => row([c.cell.split('|').join(' · '), [people(c.realSupport), 'num'], [count(c.requested), 'num'],
    c.refusal ?? ''], heads)));
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': S.cells }, node);
}
