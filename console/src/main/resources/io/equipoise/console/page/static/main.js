// Puts the page together: texts, store, views, then the feed.

import { alertsView } from './alerts.js';
import { batchesView } from './batches.js';
import { driftView } from './drift.js';
import { fairnessView } from './fairness.js';
import { heatView } from './heat.js';
import { lineageView } from './lineage.js';
import { loopView } from './loop.js';
import { sharesView } from './shares.js';
import { situationView } from './situation.js';
import { systemView } from './system.js';
import { trendView } from './trend.js';
import { startSession } from './actions.js';
import { recolor } from './charts.js';
import { el, text } from './dom.js';
import { duration } from './format.js';
import { follow } from './feed.js';
import { picker } from './parts.js';
import { createRoute } from './route.js';
import { createStore } from './store.js';
import { S } from './strings.js';
import { startTheme } from './theme.js';

const at = (id) => document.getElementById(id);

for (const node of document.querySelectorAll('[data-text]')) text(node, S[node.dataset.text]);
for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', S[node.dataset.label]);

const store = createStore();
const route = createRoute(store);
const choice = { window: null, set: null };
const announce = (words) => text(at('announce'), words);
let noticeTimer = 0;

/** What came of an action, in sight for a while and told to screen readers. */
function notify(words) {
  text(at('notice'), words);
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => text(at('notice'), ''), 12_000);
}

const session = startSession(at('token'), store, notify);

startTheme(at('theme'), recolor);
situationView(at('situation'), store);
loopView(at('loop'), store);
sharesView(at('shares'), store, choice);
trendView(at('trend'), store, choice);
heatView(at('heat'), store, choice);
alertsView(at('alert-list'), at('alert-detail'), store, route, session, announce);
batchesView(at('batch-list'), at('batch-detail'), store, route, session, announce);
fairnessView(at('fairness-detail'), at('fairness-tools'), store, route);
driftView(at('fairness-detail'), store);
lineageView(at('chains'), store);
systemView(at('services'), at('audit'), store);

const windows = picker(S.window, (value) => {
  choice.window = value;
  store.touch('choice');
});
at('people-tools').append(windows.node);
store.watch(['state', 'snapshot', 'choice'], () => {
  const names = [...store.snapshots.keys()];
  windows.fill(names.map((name) => [name, name]), choice.window ?? names[0] ?? '');
});

store.watch(['state'], () => {
  text(at('dataset'), store.dataset);
  text(at('description'), store.description);
  text(at('title'), S.title(store.dataset));
  document.title = S.title(store.dataset);
  document.body.dataset.ready = 'true';
});

const feed = at('feed');
const dot = el('span', { class: 'feed-dot', 'aria-hidden': 'true' });
const word = el('span');
feed.append(dot, word);
let connection = 'connecting';
let ageTimer = 0;

/** Since when Kafka has not answered the console, in ms; null where it does, or nobody knows. */
function silentSince() {
  const { services } = store;
  if (!services.length || services.some((s) => s.state !== 'UNREACHABLE')) return null;
  return Math.min(...services.map((s) => Date.parse(s.since)));
}

/** Says where what is shown is not of now: the page lost the console, or the console lost Kafka. */
function sayHowFresh() {
  const silent = silentSince();
  const lost = connection === 'lost';
  const stale = lost || silent !== null;
  feed.dataset.status = stale ? 'lost' : connection;
  text(word, lost ? S.lostShort : silent !== null ? S.silentShort : { live: S.live, connecting: S.connecting }[connection]);
  const age = (since) => (since ? duration((Date.now() - since) / 1000) : S.unknown);
  text(at('lost'), lost ? S.lost(age(store.updatedAt)) : stale ? S.silent(age(silent)) : '');
  at('lost').hidden = !stale;
  clearInterval(ageTimer);
  if (stale) ageTimer = setInterval(sayHowFresh, 5000);
}

store.watch(['state', 'counters'], sayHowFresh);
follow(store, (status) => {
  connection = status;
  sayHowFresh();
});
