// Building and updating the page's elements. Data only ever becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes and children; strings become text. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) node.append(child);
  }
  return node;
}

/** Sets the text, if it differs: an unchanged node costs no layout and is not announced again. */
export function text(node, value) {
  const wanted = String(value);
  if (node.textContent !== wanted) node.textContent = wanted;
  return node;
}

/** Sets or removes an attribute, if it differs. */
export function attribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else {
    const wanted = value === true ? '' : String(value);
    if (node.getAttribute(name) !== wanted) node.setAttribute(name, wanted);
  }
  return node;
}

/** Replaces the children. For parts that change seldom; parts that change often use `keyed`. */
export function replace(node, ...children) {
  node.replaceChildren(...children.flat().filter((c) => c !== null && c !== undefined));
  return node;
}

const lists = new WeakMap();

/**
 * Makes the children of `container` follow `items`: one view `{node, update(item)}` per key, kept
 * while its key is there, moved only when the order changed.
 */
export function keyed(container, items, keyOf, create) {
  const old = lists.get(container) ?? new Map();
  const views = new Map();
  let previous = null;
  for (const item of items) {
    const key = keyOf(item);
    const view = old.get(key) ?? create(item);
    old.delete(key);
    views.set(key, view);
    view.update(item);
    const next = previous ? previous.nextElementSibling : container.firstElementChild;
    if (next !== view.node) container.insertBefore(view.node, next);
    previous = view.node;
  }
  for (const view of old.values()) view.node.remove();
  lists.set(container, views);
  return views;
}

const SHAPES = {
  alert: 'M6 1.2 11.2 10.8H.8z',
  pending: 'M6 .8 11.2 6 6 11.2.8 6z',
  good: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z',
  recovering: 'M6 1a5 5 0 0 0 0 10zM6 1a5 5 0 0 1 0 10v-1.4a3.6 3.6 0 0 0 0-7.2z',
  few: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1zm0 1.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8z',
  none: 'M2.6 1.2 6 4.6l3.4-3.4 1.4 1.4L7.4 6l3.4 3.4-1.4 1.4L6 7.4l-3.4 3.4-1.4-1.4L4.6 6 1.2 2.6z',
  stop: 'M1.5 1.5h9v9h-9z',
  check: 'M10.2 2.2 4.7 7.8 1.9 5.1.7 6.4l4 3.9 6.7-6.8z',
  run: 'M2.5 1 10.5 6l-8 5z',
};

/** A small shape that says the same as the word beside it to people who do not tell colors apart. */
export function shape(name) {
  return svg('svg', { viewBox: '0 0 12 12', class: 'shape', 'aria-hidden': 'true' },
    svg('path', { d: SHAPES[name] ?? SHAPES.few, 'fill-rule': 'evenodd' }));
}

/** A word with its shape in the color of `tone`; `set(tone, shape, word)` changes it. */
export function badge(tone, form, word) {
  const node = el('span', { class: 'badge' });
  let shown = '';
  const set = (t, f, w) => {
    const key = `${t}|${f}|${w}`;
    if (key === shown) return;
    shown = key;
    node.className = `badge tone-${t}`;
    replace(node, shape(f), el('span', {}, w));
  };
  set(tone, form, word);
  return { node, set };
}

/** A table: a caption for everybody or, with `hidden`, for screen readers only. */
export function table(caption, heads, { hideCaption = false, kind = '' } = {}) {
  const body = el('tbody', { role: 'rowgroup' });
  const node = el('table', { class: kind, role: 'table' },
    el('caption', { class: hideCaption ? 'hidden' : null }, caption),
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' },
      heads.map((head) => el('th', {
        scope: 'col', role: 'columnheader', class: head.kind ?? null,
      }, head.hidden ? el('span', { class: 'hidden' }, head.text) : head.text)))),
    body);
  return { node, body };
}

/** One table row; the first cell names the row. Cells are strings, nodes or [string, class]. */
export function row(cells, labels = []) {
  return el('tr', { role: 'row' }, cells.map((cell, i) => {
    const [content, kind] = Array.isArray(cell) ? cell : [cell, null];
    return i === 0
      ? el('th', { scope: 'row', role: 'rowheader', class: kind }, content)
      : el('td', { role: 'cell', class: kind, 'data-label': labels[i] ?? null }, content);
  }));
}
