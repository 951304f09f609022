// The server's events. The first event of every connection is the whole state, so nothing that
// happened during a gap is missed; the browser reconnects by itself.

const EVENTS = ['state', 'snapshot', 'history', 'alert', 'report', 'progress', 'verdict',
  'fairness', 'drift', 'action', 'handling', 'counters'];
const RETRY_MS = 3000;

/** Feeds `store`; `onStatus('connecting' | 'live' | 'lost')` hears of the connection. */
export function follow(store, onStatus) {
  let status = '';
  const say = (next) => {
    if (next === status) return;
    status = next;
    onStatus(next);
  };

  function listen() {
    const source = new EventSource('/api/events');
    source.addEventListener('error', () => {
      say('lost');
      // Closed: the server answered with an error, and the browser does not try again by itself.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
    });
    for (const event of EVENTS) {
      source.addEventListener(event, (message) => {
        store.apply(event, JSON.parse(message.data));
        say('live');
      });
    }
  }

  say('connecting');
  listen();
}
