// Training of the chosen batch: progress bar, time left, and the losses over the steps.

import { S } from './strings.js';
import { createChart } from './charts.js';
import { attribute, el, row, table, text } from './dom.js';
import { count, duration, figure, isNumber } from './format.js';
import { empty, folded, heading, when } from './parts.js';

const ROWS = 12;

/** The card; `update(batch)` follows the chosen batch, null hides it. */
export function trainingPart(store) {
  const bar = el('progress', { 'aria-label': S.progressLabel });
  const step = el('span', { class: 'num' });
  const left = el('span', { class: 'num' });
  const line = el('div', { class: 'training-line' }, step, left);
  const chart = createChart(180);
  const key = el('p', { class: 'legend' },
    el('span', { class: 'key' }, el('span', { class: 'key-line series-1' }), S.critic),
    el('span', { class: 'key' }, el('span', { class: 'key-line series-2' }), S.generator));
  const nothing = empty(S.lossesNone, '');
  const rows = el('div');
  const node = el('div', { class: 'card' }, heading(S.training), bar, line, key, chart.node, nothing, rows);
  const drawRows = when(rows);

  return {
    node,
    update(batch) {
      const points = batch ? lossesOf(store, batch) : [];
      node.hidden = !batch || (!batch.running && points.length === 0);
      if (node.hidden) return;
      showProgress(batch);
      const any = points.length > 0;
      nothing.hidden = any;
      chart.node.hidden = !any;
      key.hidden = !any;
      if (any) chart.set((colors) => option(points, colors));
      drawRows(`${batch.id}|${points.length}|${points[points.length - 1]?.step}`, () => (any ? asTable(points) : []));
    },
  };

  function showProgress({ progress, report, running }) {
    bar.hidden = !running;
    const total = progress?.totalSteps ?? 0;
    const done = running ? progress?.step ?? 0 : report?.training?.steps ?? progress?.step ?? 0;
    if (running && total > 0) {
      bar.max = total;
      bar.value = done;
    } else {
      attribute(bar, 'value', null);
    }
    text(step, !running ? S.stepsDone(count(done)) : total ? S.step(count(done), count(total)) : S.trainingNotYet);
    const time = running && isNumber(progress?.secondsLeft) ? S.timeLeft(duration(progress.secondsLeft))
      : running && isNumber(progress?.secondsElapsed) ? S.timeElapsed(duration(progress.secondsElapsed))
        : report?.training ? duration(report.training.seconds) : '';
    text(left, time);
  }
}

/** The curve of the report when there is one, else what was seen of the progress. */
function lossesOf(store, { id, running, report }) {
  if (!running && report?.trainingCurve?.length) return report.trainingCurve;
  return store.losses.get(id) ?? [];
}

function option(points, colors) {
  const line = (name, field, color) => ({
    name, type: 'line', showSymbol: points.length < 3, data: points.map((p) => [p.step, p[field]]),
    lineStyle: { width: 1.75, color }, itemStyle: { color },
  });
  return {
    xAxis: { type: 'value', min: 'dataMin', max: 'dataMax', splitLine: { show: false } },
    yAxis: { type: 'value', scale: true, splitNumber: 4 },
    tooltip: { valueFormatter: (x) => figure(x, 3) },
    series: [line(S.critic, 'criticLoss', colors.series[0]), line(S.generator, 'generatorLoss', colors.series[1])],
  };
}

function asTable(points) {
  const every = Math.max(1, Math.ceil(points.length / ROWS));
  return folded('losses', S.lossesTable, () => {
    const heads = [S.stepHead, S.critic, S.generator];
    const { node, body } = table(S.losses, heads.map((words, i) => ({ text: words, kind: i ? 'num' : null })), { hideCaption: true });
    body.append(...points.filter((_, i) => i % every === 0 || i === points.length - 1)
      .map((p) => row([count(p.step), [figure(p.criticLoss, 3), 'num'], [figure(p.generatorLoss, 3), 'num']], heads)));
    return node;
  });
}
