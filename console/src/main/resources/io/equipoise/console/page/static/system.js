// Services and the operators' audit trail.

import { S } from './strings.js';
import { badge, el, row, table } from './dom.js';
import { count, short } from './format.js';
import { actions } from './model.js';
import { empty, heading, timeNode, when } from './parts.js';

const SHOWN = 30;
const STATES = { RUNNING: ['good', 'good'], REBALANCING: ['warn', 'recovering'], STOPPED: ['bad', 'stop'], UNKNOWN: ['plain', 'few'], UNREACHABLE: ['bad', 'stop'] };

/** Both cards. */
export function systemView(services, audit, store) {
  const drawServices = when(services);
  const drawAudit = when(audit);
  store.watch(['state', 'counters'], () => {
    drawServices(JSON.stringify(store.services), () => [heading(S.servicesTitle), serviceTable(store.services)]);
  });
  store.watch(['state', 'action'], () => {
    const all = actions(store).slice(0, SHOWN);
    drawAudit(all.map((a) => a.actionId).join(), () => [heading(S.auditTitle), auditTable(all)]);
  });
}

function serviceTable(services) {
  if (!services.length) return empty(S.servicesNone, '');
  const heads = [S.service, S.state, S.lag, S.since];
  const { node, body } = table(S.servicesTitle, heads.map((text, i) => ({ text, kind: i === 2 ? 'num' : null })), { hideCaption: true });
  body.append(...services.map((s) => row([s.name, badge(...(STATES[s.state] ?? STATES.UNKNOWN), S.serviceState[s.state] ?? s.state).node,
    [count(s.lag), 'num'], timeNode(s.since)], heads)));
  return node;
}

function auditTable(all) {
  if (!all.length) return empty(S.auditNone, '');
  const heads = [S.when, S.who2, S.did, S.target, S.why];
  const { node, body } = table(S.auditTitle, heads.map((text) => ({ text })), { hideCaption: true, kind: 'cards-when-narrow' });
  body.append(...all.map((a) => row([timeNode(a.at), a.actor, S.actionKind[a.kind] ?? a.kind, el('code', { title: a.target }, short(a.target)), a.reason || S.unknown], heads)));
  return node;
}
