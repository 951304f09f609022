// What the page knows: the newest record per key, and bounded series. Every change marks topics
// dirty; the page draws dirty parts at most four times a second, in an animation frame.

const HISTORY = 300;
const LOSSES = 400;
const ACTIONS = 200;
const EVALUATIONS = 100;
const DRAW_EVERY_MS = 250;

const KEYS = {
  snapshot: ['snapshots', (x) => x.window],
  alert: ['alerts', (x) => x.alertId],
  report: ['reports', (x) => x.batchId],
  progress: ['progress', (x) => x.batchId],
  verdict: ['verdicts', (x) => x.batchId],
  fairness: ['fairness', (x) => x.evaluationId],
  drift: ['drift', (x) => x.subgroup],
  action: ['actions', (x) => x.actionId],
  handling: ['handling', (x) => x.alertId],
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
    for (const [name, keyOf] of Object.values(KEYS)) {
      store[name] = new Map((state[name] ?? []).map((x) => [keyOf(x), x]));
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
      const [name, keyOf] = KEYS[event];
      store[name].set(keyOf(item), item);
      if (event === 'progress') keepLoss(item);
      if (event === 'action') bound(store.actions, ACTIONS);
      if (event === 'fairness') bound(store.fairness, EVALUATIONS);
    }
    store.touch(event);
  }

  function keepHistory({ window, at, subgroups }) {
    const series = store.history.get(window) ?? [];
    const time = typeof at === 'number' ? at : Date.parse(at);
    const point = { at: time, groups: new Map((subgroups ?? []).map((g) => [g.id, g])) };
    if (series.length && series[series.length - 1].at === time) series[series.length - 1] = point;
    else series.push(point);
    if (series.length > HISTORY) series.splice(0, series.length - HISTORY);
    store.history.set(window, series);
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
    bound(store.losses, 20);
  }

  return store;
}

function bound(map, most) {
  while (map.size > most) map.delete(map.keys().next().value);
}
