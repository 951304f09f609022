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
let lostTimer = 0;

function age() {
  text(at('lost'), S.lost(store.updatedAt ? duration((Date.now() - store.updatedAt) / 1000) : S.unknown));
}

follow(store, (status) => {
  feed.dataset.status = status;
  text(word, { live: S.live, lost: S.lostShort, connecting: S.connecting }[status]);
  at('lost').hidden = status !== 'lost';
  clearInterval(lostTimer);
  if (status === 'lost') {
    age();
    lostTimer = setInterval(age, 5000);
  }
});
