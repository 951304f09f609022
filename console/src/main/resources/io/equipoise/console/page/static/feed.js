// The server's events. The first event of every connection is the whole state, so nothing that
// happened during a gap is missed; the browser reconnects by itself where it learns that the
// connection has gone. Where it does not (a machine that slept, a proxy that forgot), nothing comes
// any more: the server says `alive` every 15 s, and three times that without a word is too long.

const EVENTS = ['state', 'snapshot', 'history', 'alert', 'report', 'progress', 'verdict',
  'fairness', 'drift', 'action', 'handling', 'counters', 'alive'];
const RETRY_MS = 3000;
const SILENCE_MS = 45_000;

/**
 * Feeds `store`; `onStatus('connecting' | 'live' | 'lost')` hears of the connection. After `silence`
 * milliseconds without an event it is given up and opened anew.
 */
export function follow(store, onStatus, silence = SILENCE_MS) {
  let status = '';
  const say = (next) => {
    if (next === status) return;
    status = next;
    onStatus(next);
  };

  function listen() {
    const source = new EventSource('/api/events');
    let watchdog = 0;
    const again = (wait) => {
      clearTimeout(watchdog);
      source.close();
      say('lost');
      setTimeout(listen, wait);
    };
    const heard = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(again, silence, 0);
    };
    heard();
    source.addEventListener('error', () => {
      say('lost');
      // Closed: the server answered with an error, and the browser does not try again by itself.
      if (source.readyState === EventSource.CLOSED) again(RETRY_MS);
    });
    for (const event of EVENTS) {
      source.addEventListener(event, (message) => {
        heard();
        store.apply(event, JSON.parse(message.data));
        say('live');
      });
    }
  }

  say('connecting');
  listen();
}
