// Line charts by ECharts, which is fetched only when the first chart comes into view. Each chart
// is drawn at most once a second, without animation. The words and figures of a chart stand in a
// table beside it; the drawing itself is hidden from screen readers.

import { el } from './dom.js';

const REDRAW_MS = 1000;
const charts = new Set();
let library = null;

function load() {
  library ??= new Promise((resolve, reject) => {
    const script = el('script', { src: new URL('echarts.min.js', import.meta.url).href, async: true });
    script.addEventListener('load', () => resolve(globalThis.echarts));
    script.addEventListener('error', () => reject(new Error('echarts')));
    document.head.append(script);
  });
  return library;
}

/** The page's colors as they are now. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return {
    ink: of('--ink'), muted: of('--muted'), line: of('--line'), surface: of('--surface'),
    series: [1, 2, 3, 4, 5, 6].map((i) => of(`--series-${i}`)),
  };
}

/**
 * A chart of `height` pixels. `set(build)` asks for a drawing of the option that `build(palette)`
 * makes; only the latest request is drawn.
 */
export function createChart(height) {
  const node = el('div', { class: 'chart', 'aria-hidden': 'true' });
  node.style.height = `${height}px`;
  let chart = null;
  let visible = false;
  let build = null;
  let timer = 0;
  let drawnAt = -REDRAW_MS;

  async function draw() {
    timer = 0;
    if (!build || !visible) return;
    drawnAt = performance.now();
    try {
      const echarts = await load();
      if (!node.isConnected) return;
      chart ??= echarts.init(node, null, { renderer: 'canvas' });
      chart.setOption(base(palette(), build(palette())), { notMerge: true, lazyUpdate: false });
    } catch {
      node.hidden = true; // The table beside it still says everything.
    }
  }

  function request() {
    if (!timer) timer = setTimeout(draw, Math.max(0, REDRAW_MS - (performance.now() - drawnAt)));
  }

  new IntersectionObserver((entries) => {
    const was = visible;
    visible = entries.some((entry) => entry.isIntersecting);
    if (visible && !was) request();
  }, { rootMargin: '200px' }).observe(node);
  new ResizeObserver(() => chart?.resize()).observe(node);

  const handle = {
    node,
    set(next) {
      build = next;
      request();
    },
    redraw() {
      drawnAt = -REDRAW_MS;
      request();
    },
  };
  charts.add(handle);
  return handle;
}

/** Draws every chart again, in the colors of a new theme. */
export function recolor() {
  charts.forEach((chart) => chart.redraw());
}

function base(colors, option) {
  const axis = {
    axisLine: { lineStyle: { color: colors.line } },
    axisTick: { show: false },
    axisLabel: { color: colors.muted, fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: colors.line } },
    nameTextStyle: { color: colors.muted, fontSize: 11 },
  };
  const axes = (given) => (Array.isArray(given) ? given : [given]).map((a) => ({
    ...axis, ...a, axisLabel: { ...axis.axisLabel, ...(a.axisLabel ?? {}) },
    splitLine: { ...axis.splitLine, ...(a.splitLine ?? {}) },
  }));
  return {
    animation: false,
    color: colors.series,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 44, right: 14, top: 12, bottom: 24 },
    ...option,
    // Drawn on the canvas: a tooltip of elements would need inline styles, which the page forbids.
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colors.surface,
      borderColor: colors.line, textStyle: { color: colors.ink, fontSize: 12 }, ...(option.tooltip ?? {}),
    },
    xAxis: axes(option.xAxis),
    yAxis: axes(option.yAxis),
  };
}
