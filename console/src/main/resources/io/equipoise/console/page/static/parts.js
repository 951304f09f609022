// Small parts that several views share.

import { attribute, el, replace, text } from './dom.js';
import { S } from './strings.js';
import { timeText } from './format.js';

/** A `<time>`; `update(time)` changes it. */
export function time(at) {
  const node = el('time');
  const update = (value) => {
    const { text: words, iso } = timeText(value);
    text(node, words);
    attribute(node, 'datetime', iso);
    attribute(node, 'title', iso);
    return node;
  };
  update(at);
  return { node, update };
}

export const timeNode = (at) => time(at).node;

/** Names and values, side by side: [[name, value or node], …]; null rows are left out. */
export function facts(pairs) {
  return el('dl', { class: 'facts' }, pairs.filter(Boolean).map(([name, value]) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}

/** What stands where there is nothing: a heading and one sentence. */
export function empty(title, more) {
  return el('div', { class: 'empty' }, el('p', { class: 'empty-title' }, title), more ? el('p', {}, more) : null);
}

/** A card's heading with an optional note beneath. */
export function heading(title, note = null) {
  return el('div', { class: 'card-head' }, el('h3', {}, title), note ? el('p', { class: 'note' }, note) : null);
}

/** A horizontal bar from 0 to 1 with a mark: how far evidence has come. */
export function meter(label) {
  const bar = el('span', { class: 'meter-bar' });
  const node = el('span', { class: 'meter', role: 'img', 'aria-label': label }, bar);
  return {
    node,
    set(share, words, full) {
      bar.style.inlineSize = `${Math.max(0, Math.min(1, share)) * 100}%`;
      node.classList.toggle('full', full);
      attribute(node, 'aria-label', words);
    },
  };
}

/** A drop-down; `options` are [value, text]. `fill(options, selected)` changes it, if it differs. */
export function picker(label, onPick) {
  const select = el('select', { onchange: () => onPick(select.value) });
  const node = el('label', { class: 'picker' }, el('span', {}, label), select);
  let shown = '';
  return {
    node,
    fill(options, selected) {
      const key = JSON.stringify(options);
      if (key !== shown) {
        shown = key;
        replace(select, options.map(([value, words]) => el('option', { value }, words)));
      }
      if (select.value !== selected) select.value = selected;
      node.hidden = options.length < 2;
    },
  };
}

/** Draws `build()` into `node` again only when `key` differs from last time. */
export function when(node) {
  let last = null;
  return (key, build) => {
    if (key === last) return;
    last = key;
    // A table or a section that its reader has opened stays open.
    const open = new Set([...node.querySelectorAll('details[open]')].map((d) => d.dataset.id));
    const active = node.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    replace(node, [build()].flat(Infinity));
    for (const d of node.querySelectorAll('details')) if (open.has(d.dataset.id)) d.open = true;
    if (active) node.querySelector(`[data-id="${CSS.escape(active)}"]`)?.focus({ preventScroll: true });
  };
}

/** A folded part: its summary, and content that is made when it is first opened. */
export function folded(id, summary, make) {
  const node = el('details', { 'data-id': id }, el('summary', {}, summary));
  node.addEventListener('toggle', () => {
    if (node.open && node.children.length === 1) node.append(...[make()].flat());
  });
  return node;
}

export const tableNote = S.asTable;
