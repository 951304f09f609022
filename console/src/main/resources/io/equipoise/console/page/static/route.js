// What is selected lives in the address (#alert=…, #batch=…, #evaluation=…), so that it can be
// linked, bookmarked and gone back from.

const PARTS = { alert: 'alerts', batch: 'batches', evaluation: 'fairness' };

/** What a part of the address says; null where it is broken. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The selection that the address names. */
export function createRoute(store) {
  const route = { alert: null, batch: null, evaluation: null };

  function read(focus) {
    const match = /^#(alert|batch|evaluation)=(.+)$/.exec(location.hash);
    if (!match) return;
    const id = decoded(match[2]);
    if (id === null) return;
    route[match[1]] = id;
    store.touch('route');
    if (focus) {
      store.flush();
      const part = document.getElementById(PARTS[match[1]]);
      part.focus({ preventScroll: true });
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      part.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
    }
  }

  addEventListener('hashchange', () => read(true));
  read(false);
  return route;
}

/** The address of something selected. */
export const link = (kind, id) => `#${kind}=${encodeURIComponent(id)}`;
