// What the page knows: the newest record per key, and series. A page may stay open for months, so
// everything is bounded, as the server bounds it: beyond, the oldest goes. Every change marks topics
// dirty; the page draws dirty parts at most four times a second, in an animation frame.

const HISTORY = 600;
const FEWEST_POINTS = 60;
const FIGURES = 24_000;
const LOSSES = 400;
const LOSS_SERIES = 20;
const WINDOWS = 50;
const DRAW_EVERY_MS = 250;

/** Per event: where its records are kept, by what key, and how many at most. */
const KEYS = {
  snapshot: ['snapshots', (x) => x.window, WINDOWS],
  alert: ['alerts', (x) => x.alertId, 20_000],
  report: ['reports', (x) => x.batchId, 200],
  progress: ['progress', (x) => x.batchId, 200],
  verdict: ['verdicts', (x) => x.batchId, 200],
  fairness: ['fairness', (x) => x.evaluationId, 40],
  drift: ['drift', (x) => x.subgroup, 5_000],
  action: ['actions', (x) => x.actionId, 500],
  handling: ['handling', (x) => x.alertId, 20_000],
};

/** An empty store. */
export function createStore() {
  const store = {
    loaded: false, dataset: '', description: '', descriptor: {}, counters: {}, services: [],
    history: new Map(), losses: new Map(), updatedAt: null,
  };
  for (const [name] of Object.values(KEYS)) store[name] = new Map();

  const watchers = [];
  let dirty = new Set();
  let timer = 0;
  let drawnAt = 0;

  function draw() {
    timer = 0;
    drawnAt = performance.now();
    const changed = dirty;
    dirty = new Set();
    for (const { topics, render } of watchers) {
      if (topics.some((topic) => changed.has(topic))) render();
    }
  }

  /** Marks a topic as changed. */
  store.touch = (...topics) => {
    topics.forEach((topic) => dirty.add(topic));
    if (timer) return;
    const wait = Math.max(0, DRAW_EVERY_MS - (performance.now() - drawnAt));
    timer = setTimeout(() => requestAnimationFrame(draw), wait);
  };

  /** Draws everything that is dirty now, without waiting: for clicks. */
  store.flush = () => {
    if (timer) clearTimeout(timer);
    draw();
  };

  /** Calls `render` after a change of one of `topics`. */
  store.watch = (topics, render) => watchers.push({ topics, render });

  /** Replaces everything by the server's state. */
  store.load = (state) => {
    store.dataset = state.dataset ?? '';
    store.description = state.description ?? '';
    store.descriptor = state.descriptor ?? {};
    store.counters = state.counters ?? {};
    store.services = state.services ?? [];
    for (const [name, keyOf, most] of Object.values(KEYS)) {
      store[name] = new Map((state[name] ?? []).map((x) => [keyOf(x), x]));
      bound(store[name], most);
    }
    store.history.clear();
    (state.history ?? []).forEach(keepHistory);
    store.progress.forEach(keepLoss);
    store.loaded = true;
    store.updatedAt = Date.now();
    store.touch('state', 'history', 'counters', ...Object.keys(KEYS));
  };

  /** Takes one event of the stream. */
  store.apply = (event, data) => {
    store.updatedAt = Date.now();
    if (event === 'state') store.load(data);
    else applyOne(event, data);
  };

  function applyOne(event, item) {
    if (event === 'counters') {
      store.counters = item.counters ?? {};
      store.services = item.services ?? store.services;
    }
    else if (event === 'history') keepHistory(item);
    else if (KEYS[event]) {
      const [name, keyOf, most] = KEYS[event];
      store[name].set(keyOf(item), item);
      bound(store[name], most);
      if (event === 'progress') keepLoss(item);
    }
    store.touch(event);
  }

  function keepHistory({ window, at, subgroups }) {
    const series = store.history.get(window) ?? [];
    const time = typeof at === 'number' ? at : Date.parse(at);
    const point = { at: time, groups: new Map((subgroups ?? []).map((g) => [g.id, g])) };
    // As on the server: a point takes the place of all that are not earlier.
    while (series.length && time <= series[series.length - 1].at) series.pop();
    series.push(point);
    const most = Math.max(FEWEST_POINTS, Math.min(HISTORY, Math.floor(FIGURES / Math.max(1, point.groups.size))));
    store.history.set(window, series.length > most ? thinned(series) : series);
    bound(store.history, WINDOWS);
  }

  function keepLoss({ batchId, step, criticLoss, generatorLoss }) {
    if (typeof criticLoss !== 'number' && typeof generatorLoss !== 'number') return;
    let series = store.losses.get(batchId) ?? [];
    const last = series[series.length - 1];
    if (last && last.step > step) series = [];
    if (last && last.step === step) series.pop();
    series.push({ step, criticLoss, generatorLoss });
    // Too long: keep every second point, so that the whole course stays in sight.
    if (series.length > LOSSES) series = series.filter((_, i) => i % 2 === 0);
    store.losses.delete(batchId);
    store.losses.set(batchId, series);
    bound(store.losses, LOSS_SERIES);
  }

  return store;
}

/** Without every second point of the older half, so that the past is kept at a coarser grain. */
const thinned = (series) => series.filter((_, i) => i >= Math.floor(series.length / 2) || i % 2 === 0);

function bound(map, most) {
  while (map.size > most) map.delete(map.keys().next().value);
}
