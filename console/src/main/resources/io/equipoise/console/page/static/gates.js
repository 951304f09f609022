// The gates of the chosen batch as a table: value, interval, threshold, passed or failed.

import { S } from './strings.js';
import { badge, el, row, table } from './dom.js';
import { figure, interval, value } from './format.js';
import { empty, heading, when } from './parts.js';

const three = (x) => figure(x, 3);

/** The card; failed gates stand first. */
export function gatesPart() {
  const body = el('div');
  const node = el('div', { class: 'card' }, body);
  const draw = when(body);
  return {
    node,
    update(batch) {
      const report = batch && !batch.running ? batch.report : null;
      node.hidden = !report;
      if (report) draw(`${report.batchId}|${report.createdAt}|${report.gates.length}`, () => content(report.gates));
    },
  };
}

function content(gates) {
  if (!gates.length) return [heading(S.gates), empty(S.gatesNone, '')];
  const passed = gates.filter((g) => g.passed).length;
  const heads = [S.gate, S.gateValue, S.gateInterval, S.gateThreshold, S.gateResult];
  const { node, body } = table(S.gates, heads.map((words, i) => ({ text: words, kind: i > 0 && i < 4 ? 'num' : null })), { hideCaption: true, kind: 'cards-when-narrow' });
  body.append(...[...gates].sort((a, b) => Number(a.passed) - Number(b.passed)).map((gate) => line(gate, heads)));
  return [heading(S.gates, S.gatesPassed(passed, gates.length)), node];
}

function line(gate, heads) {
  const result = gate.passed ? badge('good', 'check', S.passed) : badge('bad', 'stop', S.failed);
  const name = el('span', {}, el('span', { class: 'gate-name' }, gate.name), el('span', { class: 'explain' }, gate.explanation));
  return row([name, [value(gate.value, three), 'num'], [interval(gate.value, three) || S.unknown, 'num'],
    [(gate.atLeast ? S.atLeast : S.atMost)(three(gate.threshold)), 'num'], result.node], heads);
}
