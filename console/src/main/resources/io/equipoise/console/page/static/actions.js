// What an operator may do, each behind a dialog that asks for a reason. The token is held in this
// module's memory only: never in storage, in the address or on the page.

import { S } from './strings.js';
import { el, text } from './dom.js';

/** The operator's session; the button enters or forgets the token. */
export function startSession(button, store, notify) {
  const session = {
    readOnly: true,
    known: false,
    token: '',
    notify,
    key: () => `${session.readOnly}`,
  };
  const show = () => {
    button.hidden = !session.known;
    text(button, session.readOnly ? S.readOnlyServer : session.token ? S.tokenForget : S.tokenAdd);
    button.disabled = session.readOnly;
    button.title = session.readOnly ? S.readOnlyTitle : '';
  };
  session.show = show;
  show();
  button.addEventListener('click', async () => {
    if (session.token) session.token = '';
    else await askToken(session);
    show();
  });
  fetch('/api/session').then((answer) => answer.json()).then((answer) => {
    session.readOnly = answer.readOnly !== false;
    session.known = true;
    show();
    store.touch('session');
  }).catch(() => show());
  return session;
}

/** Buttons for `kinds` on `target`; nothing when the console is read-only. */
export function actionButtons(session, target, kinds) {
  if (session.readOnly || !kinds.length) return null;
  return el('div', { class: 'buttons' }, kinds.map((kind) => el('button', {
    type: 'button', 'data-id': `${kind}-${target}`, 'data-action': kind,
    class: kind === 'quarantine' || kind === 'cancel' ? 'danger' : null,
    onclick: () => act(session, kind, target),
  }, S.action[kind].button)));
}

async function act(session, kind, target) {
  if (!session.token && !(await askToken(session))) return;
  session.show();
  await confirmAction(session, kind, target);
  session.show();
}

/** Asks for the token; resolves to whether there is one. */
function askToken(session) {
  const input = el('input', { type: 'password', id: 'token-input', autocomplete: 'off', spellcheck: 'false', required: true });
  return dialog({
    title: S.tokenTitle, note: S.tokenText, confirm: S.tokenUse, first: input,
    fields: [field('token-input', S.tokenLabel, input)],
    submit: async () => {
      const token = input.value.trim();
      if (!token) return S.tokenEmpty;
      session.token = token;
      return '';
    },
  });
}

/** Asks for the reason and sends the action. */
function confirmAction(session, kind, target) {
  const words = S.action[kind];
  const reason = el('input', { type: 'text', id: 'action-reason', required: kind !== 'acknowledge', maxlength: '500', autocomplete: 'off' });
  const until = kind === 'silence' ? el('input', { type: 'datetime-local', id: 'action-until', required: true }) : null;
  if (until) until.value = inOneHour();
  return dialog({
    title: words.title, note: `${words.text} ${S.actionOf(target)}`, confirm: S.confirm, danger: kind === 'quarantine' || kind === 'cancel',
    first: reason,
    fields: [until ? field('action-until', S.until, until) : null, field('action-reason', S.reason, reason)],
    submit: async () => {
      if (!reason.value.trim() && kind !== 'acknowledge') return S.needReason;
      const end = until ? Date.parse(until.value) : null;
      if (until && !(end > Date.now())) return S.needUntil;
      const { wrong, effect } = await post(session, {
        action: kind, target, ...(until ? { until: new Date(end).toISOString() } : {}), reason: reason.value.trim(),
      });
      if (!wrong) session.notify(`${words.done} ${effect}`);
      return wrong;
    },
  });
}

function inOneHour() {
  const at = new Date(Date.now() + 3600_000);
  const two = (n) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Sends an action; resolves to what went wrong ('' when nothing did) and what comes of it. */
async function post(session, body) {
  let answer;
  try {
    answer = await fetch('/api/actions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${session.token}` },
      body: JSON.stringify(body),
    });
  } catch {
    return { wrong: S.actionUnsent, effect: '' };
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return { wrong: '', effect: said.effect ?? '' };
  if (answer.status === 401 || answer.status === 403) session.token = '';
  if (answer.status === 401) return { wrong: S.tokenRefused, effect: '' };
  // The console says of a 503 what became of the action; of other errors nobody knows.
  if (answer.status >= 500) return { wrong: answer.status === 503 && said.detail ? S.actionUnclear(said.detail) : S.actionUnsent, effect: '' };
  return { wrong: S.actionFailed(said.detail ?? said.title ?? String(answer.status)), effect: '' };
}

const field = (id, name, input) => el('p', { class: 'field' }, el('label', { for: id }, name), input);

/**
 * A modal dialog; the browser keeps the focus inside it, and gives it back. `submit` returns what
 * is wrong, '' when it is done. Resolves to whether it was done.
 */
function dialog({ title, note, fields, first, confirm, danger = false, submit }) {
  const error = el('p', { class: 'error', role: 'alert', id: 'dialog-error' });
  const go = el('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, confirm);
  const back = el('button', { type: 'button' }, S.back);
  const form = el('form', { novalidate: true }, el('h2', { id: 'dialog-title' }, title), el('p', { id: 'dialog-note' }, note), fields, error,
    el('div', { class: 'buttons' }, back, go));
  const node = el('dialog', { 'aria-labelledby': 'dialog-title', 'aria-describedby': 'dialog-note' }, form);
  return new Promise((resolve) => {
    let done = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      go.disabled = true;
      text(go, S.sending);
      const wrong = await submit();
      go.disabled = false;
      text(go, confirm);
      text(error, wrong);
      first.setAttribute('aria-invalid', wrong ? 'true' : 'false');
      if (wrong) {
        first.setAttribute('aria-describedby', 'dialog-error');
        first.focus();
      } else {
        done = true;
        node.close();
      }
    });
    back.addEventListener('click', () => node.close());
    node.addEventListener('close', () => {
      node.remove();
      resolve(done);
    });
    document.body.append(node);
    node.showModal();
    first.focus();
  });
}
