// Shares over time for one attribute set: the groups that are furthest below what is expected, as
// lines, with the same figures in a table.

import { S } from './strings.js';
import { createChart } from './charts.js';
import { el, replace, row, table } from './dom.js';
import { conditions, isNumber, percent, setName, timeText, valueName } from './format.js';
import { bySet, shownSnapshot } from './model.js';
import { empty, folded, heading, picker, when } from './parts.js';

const LINES = 5;
const ROWS = 10;

/** The chart with its table. */
export function trendView(root, store, choice) {
  const chart = createChart(210);
  const pick = picker(S.trendPick, (value) => {
    choice.set = value;
    store.touch('choice');
  });
  const nothing = empty(S.trendNone, '');
  const key = el('p', { class: 'legend' });
  const rows = el('div');
  const head = heading(S.trendTitle);
  head.append(pick.node);
  replace(root, head, nothing, key, chart.node, rows);
  const drawRows = when(rows);
  const drawKey = when(key);

  store.watch(['state', 'snapshot', 'history', 'choice'], () => {
    const snapshot = shownSnapshot(store, choice);
    const sets = snapshot ? bySet(snapshot.subgroups) : new Map();
    const names = [...sets.keys()];
    const set = names.includes(choice.set) ? choice.set : names[0];
    pick.fill(names.map((n) => [n, setName(n.split(','))]), set);
    const points = snapshot ? store.history.get(snapshot.window) ?? [] : [];
    const any = points.length > 0 && Boolean(set);
    nothing.hidden = any;
    chart.node.hidden = !any;
    key.hidden = !any;
    rows.hidden = !any;
    if (!any) return;
    const groups = furthest(sets.get(set));
    drawKey(groups.map((g) => g.subgroup).join(), () => legend(groups));
    chart.set((colors) => option(groups, points, colors));
    const shown = points.slice(-ROWS).map((p) => [p.at, ...groups.map((g) => numberOf(p.groups.get(g.subgroup)?.share))]);
    drawRows(JSON.stringify([snapshot.window, groups.map((g) => g.subgroup), shown]), () => asTable(groups, shown));
  });
}

function furthest(subgroups) {
  return [...subgroups].sort((a, b) => rank(a) - rank(b)).slice(0, LINES);
}

const rank = (s) => (isNumber(s.ratio?.value) ? s.ratio.value : 99);
const nameOf = (id) => conditions(id).map((c) => valueName(c.value)).join(' · ');

function legend(groups) {
  return [...groups.map((g, i) => el('span', { class: 'key' }, el('span', { class: `key-line series-${i + 1}` }), nameOf(g.subgroup))),
    el('span', { class: 'key' }, el('span', { class: 'key-dash' }), S.legendReference)];
}

function option(groups, points, colors) {
  const series = groups.flatMap((g, i) => {
    const color = colors.series[i];
    const values = points.map((p) => [p.at, numberOf(p.groups.get(g.subgroup)?.share)]);
    return [{
      name: nameOf(g.subgroup), type: 'line', data: values.map(marked), showSymbol: true, symbolSize: 5,
      lineStyle: { width: 2, color }, itemStyle: { color }, connectNulls: false,
      markLine: isNumber(g.referenceShare) ? {
        silent: true, symbol: 'none', label: { show: false }, lineStyle: { type: [4, 4], width: 1, color, opacity: 0.8 },
        data: [{ yAxis: g.referenceShare }],
      } : undefined,
    }];
  });
  const most = Math.max(...groups.map((g) => g.referenceShare ?? 0), ...points.flatMap((p) => groups.map((g) => numberOf(p.groups.get(g.subgroup)?.share) ?? 0)));
  return {
    xAxis: { type: 'time', splitLine: { show: false } },
    yAxis: { type: 'value', min: 0, max: top(most), interval: top(most) / 4, axisLabel: { formatter: (x) => percent(x, top(most) < 0.2 ? 1 : 0) } },
    tooltip: { valueFormatter: (x) => percent(x) },
    series,
  };
}

/** A known share between unknown ones has no line to be seen by: it gets a dot. */
function marked(value, at, values) {
  const alone = (values[at - 1]?.[1] ?? null) === null && (values[at + 1]?.[1] ?? null) === null;
  return { value, symbol: alone ? 'circle' : 'none' };
}

/** The next round share above `most`. */
const top = (most) => [0.01, 0.02, 0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8].find((x) => x >= most * 1.02) ?? 1;

const numberOf = (x) => (isNumber(x) ? x : isNumber(x?.value) ? x.value : null);

/** `shown`: time and a share per group, oldest first. */
function asTable(groups, shown) {
  return folded('trend', S.trendTable, () => {
    const heads = [S.trendTime, ...groups.map((g) => nameOf(g.subgroup))];
    const { node, body } = table(S.trendLatest, heads.map((text, i) => ({ text, kind: i ? 'num' : null })));
    body.append(...[...shown].reverse().map(([at, ...shares]) => row([timeText(at).text,
      ...shares.map((x) => [x === null ? S.insufficient : percent(x), 'num'])], heads)));
    return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': S.trendTable }, node);
  });
}
