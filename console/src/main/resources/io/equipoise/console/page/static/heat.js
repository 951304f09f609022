// Intersections of attributes as a colored table: the last attribute across, the others down. A
// cell says its ratio; color repeats it. Cells without enough data are hatched and say so.

import { S } from './strings.js';
import { attribute, el, keyed, replace, text } from './dom.js';
import { conditions, figure, known, setName, valueName, words } from './format.js';
import { attributesOf, bySet, shownSnapshot, subgroupState } from './model.js';
import { empty, heading, when } from './parts.js';

const STEPS = [0.5, 0.8, 0.9, 1.1];

/** Tables of more columns than this scroll sideways in their card. */
const WIDE = 5;

/** One table per watched set of two or more attributes, and the uncovered combinations. */
export function heatView(root, store, choice) {
  const body = el('div', { class: 'heats' });
  const nothing = empty(S.heatNone, '');
  const rare = el('div');
  const legend = el('p', { class: 'legend heat-legend', 'aria-hidden': 'true' },
    S.heatLegend.map((words2, i) => el('span', { class: 'key' }, el('span', { class: `swatch heat-${i}` }), words2)),
    el('span', { class: 'key' }, el('span', { class: 'swatch heat-few' }), S.heatFewLegend));
  replace(root, heading(S.heatTitle, S.heatNote), legend, nothing, body, rare);
  const drawRare = when(rare);

  store.watch(['state', 'snapshot', 'alert', 'choice'], () => {
    const snapshot = shownSnapshot(store, choice);
    const sets = snapshot ? [...bySet(snapshot.subgroups)].filter(([k]) => k.includes(',')) : [];
    nothing.hidden = sets.length > 0;
    legend.hidden = sets.length === 0;
    keyed(body, sets.map(([key, subgroups]) => ({ key, subgroups, snapshot })), (x) => x.key,
      (first) => createHeat(first, store));
    const uncovered = (snapshot?.uncovered ?? []).slice(0, 8);
    drawRare(JSON.stringify(uncovered), () => (uncovered.length ? rareList(uncovered) : []));
  });
}

function rareList(uncovered) {
  return el('details', { 'data-id': 'rare' }, el('summary', {}, S.uncoveredTitle),
    el('ul', { class: 'plain-list' }, uncovered.map((u) => el('li', {},
      conditions(u.pattern).map((c) => `${words(c.attribute)}: ${valueName(c.value)}`).join(', '), ' ',
      el('span', { class: 'muted' }, S.uncoveredNeeded(u.needed))))));
}

function createHeat(first, store) {
  const node = el('div', { class: 'heat-scroll' });
  const names = attributesOf(first.subgroups[0].subgroup);
  let shape = '';
  let cells = new Map();

  function build(rows, columns, at) {
    cells = new Map();
    const across = names[names.length - 1];
    const head = el('tr', {}, el('th', { scope: 'col' }, el('span', { class: 'hidden' }, names.slice(0, -1).map(words).join(', '))),
      columns.map((c) => el('th', { scope: 'col' }, label(across, c))));
    const lines = rows.map((r) => el('tr', {}, el('th', { scope: 'row' }, label(names[0], r)),
      columns.map((c) => {
        const cell = el('td');
        const id = at.get(`${r}\n${c}`);
        if (id) cells.set(id, cell);
        else text(cell, S.unknown);
        return cell;
      })));
    const wide = columns.length > WIDE;
    attribute(node, 'tabindex', wide ? '0' : null);
    attribute(node, 'role', wide ? 'region' : null);
    attribute(node, 'aria-label', wide ? setName(names) : null);
    replace(node, el('table', { class: 'heat' }, el('caption', {}, setName(names)), el('thead', {}, head), el('tbody', {}, lines)));
    if (wide) node.firstChild.style.minInlineSize = `${100 + 68 * columns.length}px`;
  }

  return {
    node,
    update({ subgroups, snapshot }) {
      const at = new Map();
      const rows = new Set();
      const columns = new Set();
      for (const s of subgroups) {
        const values = conditions(s.subgroup).map((c) => c.value);
        const r = values.slice(0, -1).map(valueName).join(' · ');
        const c = values[values.length - 1];
        rows.add(r);
        columns.add(c);
        at.set(`${r}\n${c}`, s.subgroup);
      }
      const next = [...at.keys()].join('|');
      if (next !== shape) {
        shape = next;
        build([...rows], [...columns], at);
      }
      for (const s of subgroups) paint(cells.get(s.subgroup), s, subgroupState(store, snapshot, s));
    },
  };
}

const label = (attribute, v) => (v === 'unknown' ? `${words(attribute)} unknown` : valueName(v));

function paint(cell, subgroup, state) {
  const ratio = subgroup.ratio;
  if (known(ratio)) {
    const step = STEPS.findIndex((limit) => ratio.value < limit);
    cell.className = `heat-${step < 0 ? STEPS.length : step}${state === 'FIRING' ? ' firing' : ''}`;
    text(cell, figure(ratio.value));
  } else {
    const few = ratio?.state === 'INSUFFICIENT';
    cell.className = few ? 'heat-few' : ratio?.state === 'ABSENT' ? 'heat-0' : 'heat-none';
    text(cell, few ? S.heatFew : ratio?.state === 'ABSENT' ? S.absent : S.subgroupState.UNKNOWN);
  }
}
