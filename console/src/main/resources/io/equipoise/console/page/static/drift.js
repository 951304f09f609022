// How the champion does on the latest labeled records, subgroup by subgroup.

import { S } from './strings.js';
import { el, row, table } from './dom.js';
import { count, estimate, figure, group, isNumber, short, timeText, value } from './format.js';
import { empty, heading, when } from './parts.js';

/** The card. */
export function driftView(root, store) {
  const body = el('div');
  const node = el('div', { class: 'card' }, body);
  root.append(node);
  const draw = when(body);
  store.watch(['state', 'drift'], () => {
    const all = [...store.drift.values()];
    draw(JSON.stringify(all.map((d) => [d.subgroup, d.championId, d.streamTime, d.gap, d.truePositiveRate, d.auroc, d.detectors])), () => content(all));
  });
}

function content(all) {
  if (!all.length) return [heading(S.driftTitle), empty(S.driftNone, '')];
  const heads = [S.subgroup, S.tpr, S.gap, S.driftEvidence, S.auroc, S.calibration, S.changesFound];
  const { node, body } = table(S.driftTitle, heads.map((text, i) => ({ text, kind: i ? 'num' : null })), { hideCaption: true, kind: 'cards-when-narrow' });
  body.append(...all.map((d) => row([group(d.subgroup), [estimate(d.truePositiveRate), 'num'],
    [gap(d), `num${over(d) ? ' over' : ''}`], [evidence(d), 'num'], [estimate(d.auroc), 'num'], [value(d.calibrationError, (x) => figure(x, 3)), 'num'],
    [detectors(d), 'num']], heads)));
  const head = heading(S.driftTitle, S.driftNote);
  head.append(el('p', { class: 'note' }, `${S.factChampion} `, el('code', {}, short(all[0].championId)), ` · ${S.gap}: ${figure(all[0].margin)} ${S.margin}`));
  return [head, node];
}

const over = (d) => isNumber(d.gap?.value) && d.gap.value > d.margin;
const gap = (d) => estimate(d.gap);
const evidence = (d) => (isNumber(d.logEvidence) ? `${figure(d.logEvidence, 1)} / ${figure(d.logEvidenceCut, 1)}` : S.suppressed);

function detectors(d) {
  const found = (d.detectors ?? []).filter((x) => x.detections > 0);
  if (!d.detectors?.length) return S.suppressed;
  if (!found.length) return S.noneFound;
  return el('span', {}, found.map((x) => el('span', { class: 'block' },
    `${S.detectors[x.name] ?? x.name} ${S.lastFound(count(x.detections), timeText(x.lastDetectedAt).text)}`)));
}
