// Real against synthetic distributions of the chosen batch: one small drawing per column, with its
// figures in a table beneath.

import { S } from './strings.js';
import { el, replace, row, svg, table } from './dom.js';
import { figure, isNumber, percent, words } from './format.js';
import { empty, folded, heading } from './parts.js';

const WIDTH = 220;
const HEIGHT = 64;

/** The card; distributions are fetched when a batch is chosen. */
export function columnsPart() {
  const body = el('div');
  const node = el('div', { class: 'card', hidden: true }, body);
  let shown = '';
  return {
    node,
    update(batch) {
      const report = batch && !batch.running ? batch.report : null;
      node.hidden = !report || !report.gates?.length;
      const key = report ? `${report.batchId}|${report.createdAt}` : '';
      if (node.hidden || key === shown) return;
      shown = key;
      show(report, () => key === shown);
    },
  };

  async function show(report, current) {
    replace(body, heading(S.columns), el('p', { class: 'note' }, S.columnsWait));
    let content;
    try {
      const answer = await fetch(`/api/columns?batch=${encodeURIComponent(report.batchId)}`);
      if (!answer.ok) throw new Error(String(answer.status));
      content = draw((await answer.json()).columns ?? [], report);
    } catch {
      content = [heading(S.columns), empty(S.columnsFailed, '')];
    }
    if (current()) replace(body, content);
  }
}

function draw(columns, report) {
  const any = columns.filter((c) => c.bins?.length);
  if (!any.length) return [heading(S.columns), empty(S.columnsNone, '')];
  const alike = new Map((report.columnFidelity ?? []).map((c) => [c.column, c.similarity]));
  const head = heading(S.columns);
  head.append(el('p', { class: 'legend', 'aria-hidden': 'true' },
    el('span', { class: 'key' }, el('span', { class: 'swatch real' }), S.real),
    el('span', { class: 'key' }, el('span', { class: 'swatch synthetic' }), S.synthetic)));
  return [head, el('div', { class: 'multiples' }, any.map((c) => multiple(c, alike.get(c.name) ?? c.similarity)))];
}

function multiple(column, similarity) {
  const most = Math.max(0.01, ...column.bins.flatMap((b) => [b.real ?? 0, b.synthetic ?? 0]));
  const step = WIDTH / column.bins.length;
  const bar = (x, share, kind) => (isNumber(share)
    ? svg('rect', { x: x.toFixed(1), y: (HEIGHT * (1 - share / most)).toFixed(1), width: Math.max(1, step * 0.38).toFixed(1), height: (HEIGHT * share / most).toFixed(1), class: kind })
    : svg('rect', { x: x.toFixed(1), y: HEIGHT - 6, width: Math.max(1, step * 0.38).toFixed(1), height: 6, class: 'hidden-bar' }));
  const bars = column.bins.flatMap((b, i) => [bar(step * (i + 0.1), b.real, 'real'), bar(step * (i + 0.52), b.synthetic, 'synthetic')]);
  const first = binName(column.bins[0]);
  const last = binName(column.bins[column.bins.length - 1]);
  return el('figure', { class: 'multiple' },
    el('figcaption', {}, el('span', { class: 'multiple-name' }, words(column.name)),
      isNumber(similarity?.value) ? el('span', { class: 'muted' }, S.similarity(figure(similarity.value))) : null),
    svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, bars),
    el('div', { class: 'ends', 'aria-hidden': 'true' }, el('span', {}, first), el('span', {}, last)),
    folded(`bins-${column.name}`, S.asTable, () => binTable(column)));
}

const binName = (bin) => bin.label ?? `${bin.low}–${bin.high}`;

function binTable(column) {
  const heads = [S.binHead, S.real, S.synthetic];
  const { node, body } = table(S.binTable(words(column.name)), heads.map((text, i) => ({ text, kind: i ? 'num' : null })), { hideCaption: true });
  body.append(...column.bins.map((b) => row([binName(b), [isNumber(b.real) ? percent(b.real) : S.suppressed, 'num'], [percent(b.synthetic), 'num']], heads)));
  return node;
}
