// Shares against the reference, one line per subgroup: dot, interval, mark of what is expected,
// the figures beside it and the state by shape and word.

import { S } from './strings.js';
import { attribute, badge, el, keyed, replace, table, text } from './dom.js';
import { conditions, count, interval, isNumber, known, percent, setName, value, valueName, withheld, words, figure } from './format.js';
import { bySet, shownSnapshot, subgroupState, tone } from './model.js';
import { empty, heading, time } from './parts.js';

/** Sets of more groups than this are folded at first. */
const FOLD_ABOVE = 12;
const FOLD_ABOVE_NARROW = 6;
const LABELS = ['', '', S.shareHead, S.expected, S.ratio, ''];

/** The list of all watched sets. */
export function sharesView(root, store, choice) {
  const from = time();
  const to = time();
  const records = el('span');
  const name = el('span');
  const note = el('p', { class: 'note' }, name, ', ', from.node, ' ', S.to, ' ', to.node, ' · ', records);
  const source = el('p', { class: 'note' });
  const legend = el('p', { class: 'legend', 'aria-hidden': 'true' },
    key('dot', S.legendShare), key('bar', S.legendInterval), key('tick', S.legendReference));
  const sets = el('div', { class: 'sets' });
  const head = heading(S.sharesTitle);
  head.append(note);
  const nothing = empty(S.noSnapshot, '');
  replace(root, head, legend, nothing, sets, source);

  store.watch(['state', 'snapshot', 'alert', 'choice'], () => {
    const snapshot = shownSnapshot(store, choice);
    nothing.hidden = Boolean(snapshot);
    note.hidden = !snapshot;
    legend.hidden = !snapshot;
    const reference = store.descriptor?.reference;
    text(source, reference?.source ? S.sharesNote(reference.source) : '');
    if (!snapshot) {
      keyed(sets, [], (x) => x, () => null);
      return;
    }
    text(name, `${S.window} ${snapshot.window}`);
    from.update(snapshot.windowStart);
    to.update(snapshot.windowEnd);
    text(records, S.windowRecords(withheld(snapshot.records)));
    const groups = [...bySet(snapshot.subgroups)].map(([attributes, subgroups]) => ({
      key: attributes, name: setName(attributes.split(',')), subgroups,
      states: new Map(subgroups.map((s) => [s.subgroup, subgroupState(store, snapshot, s)])),
    }));
    keyed(sets, groups, (set) => set.key, createSet);
  });
}

function key(kind, words) {
  return el('span', { class: 'key' }, el('span', { class: `key-${kind}` }), words);
}

function createSet(first) {
  const folds = first.subgroups.length > (matchMedia('(max-width: 760px)').matches ? FOLD_ABOVE_NARROW : FOLD_ABOVE);
  const summary = el('summary', {}, el('span', { class: 'set-name' }), el('span', { class: 'set-count' }));
  const heads = [{ text: S.subgroup }, { text: S.plot, hidden: true }, { text: S.shareHead, kind: 'num' },
    { text: S.expected, kind: 'num' }, { text: S.ratio, kind: 'num' }, { text: S.state, kind: 'state' }];
  const { node: shares, body } = table(`${S.sharesTitle}: ${first.name}`, heads, { hideCaption: true, kind: 'shares' });
  const node = el('details', { class: 'set', 'data-id': first.key, open: !folds }, summary, shares);
  let latest = first;
  node.addEventListener('toggle', () => fill());

  function fill() {
    if (!node.open) return;
    const { subgroups, states } = latest;
    const most = Math.max(0.02, ...subgroups.flatMap((s) => [s.referenceShare ?? 0, known(s.share) ? s.share.upper ?? s.share.value : 0]));
    keyed(body, subgroups, (s) => s.subgroup, createRow).forEach((view, id) => {
      view.place(most * 1.04, states.get(id));
    });
  }

  return {
    node,
    update(set) {
      latest = set;
      text(summary.firstChild, set.name);
      const alarms = [...set.states.values()].filter((s) => s === 'FIRING').length;
      text(summary.lastChild, alarms ? S.setAlarms(set.subgroups.length, alarms) : S.setSize(set.subgroups.length));
      fill();
    },
  };
}

function createRow(first) {
  const plot = dotPlot();
  const mark = badge('plain', 'few', '');
  const cells = ['num share', 'num', 'num', 'state'].map((kind, i) =>
    el('td', { role: 'cell', class: kind, 'data-label': LABELS[i + 2] || null }));
  const [share, expected, ratio, state] = cells;
  const shareValue = el('span');
  const shareRange = el('span', { class: 'range' });
  share.append(shareValue, shareRange);
  state.append(mark.node);
  const node = el('tr', { role: 'row' }, el('th', { scope: 'row', role: 'rowheader' }, nameOf(first.subgroup)),
    el('td', { role: 'cell', class: 'plot' }, plot.node), cells);
  let subgroup = first;
  return {
    node,
    update(next) {
      subgroup = next;
      text(shareValue, value(next.share, percent));
      const range = interval(next.share, percent);
      text(shareRange, range ? ` ${range}` : '');
      text(expected, percent(next.referenceShare));
      text(ratio, known(next.ratio) ? figure(next.ratio.value) : S.unknown);
      attribute(node, 'title', S.countOf(next.count === null ? S.few : count(next.count)));
    },
    place(most, name) {
      const [color, form] = tone(name);
      mark.set(color, form, S.subgroupState[name] ?? name);
      plot.set(subgroup, most, color);
    },
  };
}

/** "female" in a set of one attribute, "female · 45–54" in one of two. */
const nameOf = (id) => conditions(id).map((c) => (c.value === 'unknown' ? `${words(c.attribute)} unknown` : valueName(c.value))).join(' · ');

/** Dot, interval and reference mark on one line; the figures beside it say the same. */
export function dotPlot() {
  const line = el('span', { class: 'line' });
  const tick = el('span', { class: 'tick' });
  const dot = el('span', { class: 'dot' });
  const node = el('span', { class: 'dots', 'aria-hidden': 'true' }, line, tick, dot);
  const at = (x, most) => `${(100 * Math.max(0, Math.min(1, x / most))).toFixed(2)}%`;
  return {
    node,
    set({ share, referenceShare }, most, color) {
      node.className = `dots tone-${color}`;
      const shown = known(share);
      dot.hidden = !shown;
      line.hidden = !shown || !isNumber(share.lower);
      tick.hidden = !isNumber(referenceShare);
      node.classList.toggle('unknown', !shown);
      if (shown) dot.style.insetInlineStart = at(share.value, most);
      if (!line.hidden) {
        line.style.insetInlineStart = at(share.lower, most);
        line.style.insetInlineEnd = `${(100 - 100 * Math.min(1, share.upper / most)).toFixed(2)}%`;
      }
      if (!tick.hidden) tick.style.insetInlineStart = at(referenceShare, most);
    },
  };
}
