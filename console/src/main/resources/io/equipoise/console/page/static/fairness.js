// One evaluation: figures before and after with intervals, what changed, subgroup by subgroup; and
// how the figures went over evaluations.

import { S } from './strings.js';
import { createChart } from './charts.js';
import { badge, el, replace, row, table } from './dom.js';
import { count, estimate, figure, group, interval, isNumber, known, people, signed, timeText, value } from './format.js';
import { evaluations, tone } from './model.js';
import { empty, folded, heading, picker, when } from './parts.js';
import { link } from './route.js';

const METRICS = [['auroc', true], ['worstGroupAuroc', true], ['equalOpportunityDifference', false], ['equalizedOddsDifference', false]];
const CHANGED = [['targetAuroc', true], ['targetTruePositiveRate', true], ['worstGroupAuroc', true], ['equalOpportunityDifference', false],
  ['equalizedOddsDifference', false], ['auroc', true]];
const BATCH = 'real+synthetic';

/** The evaluation of the address, else the newest. */
export function fairnessView(root, tools, store, route) {
  const pick = picker(S.evaluation, (id) => {
    location.hash = link('evaluation', id).slice(1);
  });
  tools.append(pick.node);
  const nothing = el('div', { class: 'card' }, empty(S.fairnessNone, S.fairnessNoneMore));
  const before = el('div', { class: 'card' });
  const changed = el('div', { class: 'card' });
  const trend = trendPart();
  const top = el('div', { class: 'split even' }, before, el('div', { class: 'stack' }, changed, trend.node));
  const groups = el('div', { class: 'card' });
  replace(root, nothing, top, groups);
  const drawBefore = when(before);
  const drawChanged = when(changed);
  const drawGroups = when(groups);

  store.watch(['state', 'fairness', 'verdict', 'route'], () => {
    const all = evaluations(store);
    const chosen = store.fairness.get(route.evaluation) ?? all[0] ?? null;
    nothing.hidden = Boolean(chosen);
    for (const node of [top, groups]) node.hidden = !chosen;
    pick.fill(all.map((e) => [e.evaluationId, S.evaluationOf(group(e.subgroup), timeText(e.createdAt).text)]), chosen?.evaluationId ?? '');
    trend.update(all);
    if (!chosen) return;
    const verdict = store.verdicts.get(chosen.batchId);
    const key = `${chosen.evaluationId}|${chosen.createdAt}|${verdict?.verdict}`;
    drawBefore(key, () => beforeAfter(chosen, verdict));
    drawChanged(key, () => changes(chosen));
    drawGroups(key, () => bySubgroup(chosen));
  });
}

const armName = (arm) => S.arms[arm] ?? arm;

function beforeAfter(report, verdict) {
  const head = heading(S.beforeAfter, S.holdout(people(report.holdoutRecords), report.seeds));
  if (verdict) head.append(badge(...tone(verdict.verdict), S.verdict[verdict.verdict]).node);
  const arms = report.arms.filter((a) => !a.learner || a.learner === report.learner);
  return [head, METRICS.map(([metric, higher]) => {
    const { node, body } = table(S.metrics[metric], [{ text: S.arm }, { text: S.plot, hidden: true }, { text: S.gateValue, kind: 'num' }],
      { kind: 'forest' });
    node.caption.append(el('span', { class: 'muted' }, ` ${higher ? S.higherBetter : S.lowerBetter}`));
    const span = range(arms.map((a) => a[metric]));
    body.append(...arms.map((arm) => row([armName(arm.arm), [interval1(arm[metric], span, arm.arm === 'real' ? 'solid' : arm.arm === BATCH ? 'hollow' : 'faint'), 'plot'],
      [estimate(arm[metric], (x) => figure(x, 3)), 'num']])));
    return node;
  })];
}

function range(estimates, through = []) {
  const xs = [...through, ...estimates.filter(known).flatMap((e) => [e.value, e.lower, e.upper]).filter(isNumber)];
  const low = Math.min(...xs);
  const high = Math.max(...xs);
  const pad = (high - low) * 0.06 || 0.05;
  return xs.length ? [low - pad, high + pad] : [0, 1];
}

/** Dot and interval on the scale `[low, high]`, with a line at `zero` when given. */
function interval1(e, [low, high], kind, zero = null) {
  const at = (x) => `${((100 * (x - low)) / (high - low)).toFixed(2)}%`;
  const node = el('span', { class: `dots ${kind}`, 'aria-hidden': 'true' });
  if (zero !== null) node.append(placed('zero', at(zero)));
  if (known(e) && isNumber(e.lower) && isNumber(e.upper)) {
    const line = placed('line', at(e.lower));
    line.style.insetInlineEnd = `${(100 - (100 * (e.upper - low)) / (high - low)).toFixed(2)}%`;
    node.append(line);
  }
  if (known(e)) node.append(placed('dot', at(e.value)));
  return node;
}

function placed(kind, where) {
  const node = el('span', { class: kind });
  node.style.insetInlineStart = where;
  return node;
}

function changes(report) {
  const rows = CHANGED.map(([metric, higher]) => [metric, higher,
    report.changes.find((c) => c.arm === BATCH && c.metric === metric && (!c.learner || c.learner === report.learner))?.change])
    .filter(([, , change]) => change);
  // Drawn so that right is better for every metric; the figures keep their sign.
  const facing = rows.map(([metric, higher, c]) => [metric, higher, c, higher || !known(c) ? c
    : { ...c, value: -c.value, lower: isNumber(c.upper) ? -c.upper : null, upper: isNumber(c.lower) ? -c.lower : null }]);
  const most = Math.max(0.02, ...facing.flatMap(([, , , f]) => (known(f) ? [f.value, f.lower ?? 0, f.upper ?? 0].map(Math.abs) : [0]))) * 1.08;
  const { node, body } = table(S.changes, [{ text: S.metric }, { text: S.plot, hidden: true }, { text: S.change, kind: 'num' }], { hideCaption: true, kind: 'forest changes' });
  body.append(...facing.map(([metric, , c, f]) => row([S.metrics[metric] ?? metric,
    [interval1(f, [-most, most], direction(f), 0), 'plot'],
    [el('span', {}, value(c, signed), el('span', { class: 'range' }, interval(c, signed) ? ` ${interval(c, signed)}` : '')), 'num']])));
  return [heading(`${S.changes}: ${armName(BATCH)}`, S.changesNote),
    el('p', { class: 'sides', 'aria-hidden': 'true' }, el('span', {}, `← ${S.worse}`), el('span', {}, `${S.better} →`)), node];
}

const direction = (e) => (!known(e) || !isNumber(e.lower) ? 'faint' : e.lower > 0 ? 'tone-good' : e.upper < 0 ? 'tone-bad' : 'tone-plain');

function bySubgroup(report) {
  const before = report.arms.find((a) => a.arm === 'real');
  const after = report.arms.find((a) => a.arm === BATCH);
  if (!before) return empty(S.fairnessNone, '');
  const later = new Map((after?.subgroups ?? []).map((s) => [s.subgroup, s]));
  const heads = [S.subgroup, S.people, `${S.auroc}, ${S.groupsReal.toLowerCase()}`, `${S.auroc}, ${S.groupsAfter.toLowerCase()}`,
    `${S.tpr}, ${S.groupsReal.toLowerCase()}`, `${S.tpr}, ${S.groupsAfter.toLowerCase()}`];
  const { node, body } = table(S.groupsTitle, heads.map((text, i) => ({ text, kind: i ? 'num' : null })), { hideCaption: true, kind: 'cards-when-narrow' });
  body.append(...before.subgroups.map((s) => {
    const then = later.get(s.subgroup);
    return row([group(s.subgroup), [people(s.n), 'num'], [estimate(s.auroc), 'num'], [estimate(then?.auroc), 'num'],
      [estimate(s.truePositiveRate), 'num'], [estimate(then?.truePositiveRate), 'num']], heads);
  }));
  return [heading(S.groupsTitle), node];
}

function trendPart() {
  const chart = createChart(190);
  const key = el('p', { class: 'legend' },
    el('span', { class: 'key' }, el('span', { class: 'key-line series-1' }), S.arms.real),
    el('span', { class: 'key' }, el('span', { class: 'key-line series-2' }), S.arms[BATCH]));
  const rows = el('div');
  const node = el('div', { class: 'card' }, heading(S.trendOverEvaluations, `${S.metrics.worstGroupAuroc}, ${S.higherBetter}`), key, chart.node, rows);
  const draw = when(rows);
  return {
    node,
    update(newestFirst) {
      const all = [...newestFirst].reverse();
      node.hidden = all.length < 2;
      if (node.hidden) return;
      chart.set((colors) => option(all, colors));
      draw(all.map((e) => e.evaluationId).join(), () => folded('evaluations', S.evaluationsTable, () => evaluationTable(newestFirst)));
    },
  };
}

const armOf = (report, arm) => report.arms.find((a) => a.arm === arm);

function option(all, colors) {
  const line = (arm, color) => {
    const points = all.map((e) => [Date.parse(e.createdAt), armOf(e, arm)?.worstGroupAuroc]).filter(([, e]) => known(e));
    return [
      { name: armName(arm), type: 'line', symbolSize: 7, data: points.map(([t, e]) => [t, e.value]), lineStyle: { color }, itemStyle: { color } },
      { name: armName(arm), type: 'custom', silent: true, tooltip: { show: false }, itemStyle: { color }, z: 1,
        data: points.filter(([, e]) => isNumber(e.lower)).map(([t, e]) => [t, e.lower, e.upper]), encode: { x: 0, y: [1, 2] }, renderItem: whisker(color) },
    ];
  };
  return {
    xAxis: { type: 'time', splitLine: { show: false } },
    yAxis: { type: 'value', scale: true, splitNumber: 4 },
    tooltip: { valueFormatter: (x) => figure(Array.isArray(x) ? x[0] : x, 3) },
    series: [...line('real', colors.series[0]), ...line(BATCH, colors.series[1])],
  };
}

const whisker = (color) => (_, api) => {
  const [x, y1] = api.coord([api.value(0), api.value(1)]);
  const [, y2] = api.coord([api.value(0), api.value(2)]);
  return { type: 'line', shape: { x1: x, y1, x2: x, y2 }, style: { stroke: color, lineWidth: 1.5, opacity: 0.5 } };
};

function evaluationTable(all) {
  const heads = [S.when, S.subgroup, S.arms.real, S.arms[BATCH], S.holdoutHead];
  const { node, body } = table(S.trendOverEvaluations, heads.map((text, i) => ({ text, kind: i > 1 ? 'num' : null })), { hideCaption: true, kind: 'cards-when-narrow' });
  body.append(...all.map((e) => row([timeText(e.createdAt).text, group(e.subgroup), [estimate(armOf(e, 'real')?.worstGroupAuroc), 'num'],
    [estimate(armOf(e, BATCH)?.worstGroupAuroc), 'num'], [count(e.holdoutRecords), 'num']], heads)));
  return node;
}
