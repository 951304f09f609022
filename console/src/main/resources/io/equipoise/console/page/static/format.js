// Numbers, times and names as text. What is unknown reads "—", what is suppressed says so; neither
// is ever 0.

import { S } from './strings.js';

const SPACE = '\u202f';
// An en dash at which no line breaks.
const DASH = '\u2060–\u2060';
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const dayClock = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

export const isNumber = (x) => typeof x === 'number' && Number.isFinite(x);
export const known = (estimate) => Boolean(estimate) && estimate.state === 'KNOWN' && isNumber(estimate.value);

/** A count that nobody's privacy hangs on; "—" when unknown. */
export const count = (n) => (isNumber(n) ? whole.format(n) : S.unknown);

/** A count of real people, null when it is from 1 to 10. */
export const people = (n) => (isNumber(n) ? whole.format(n) : S.few);

/** A count of real people that is withheld because a small one would follow from it. */
export const withheld = (n) => (isNumber(n) ? whole.format(n) : S.suppressed);

/** 0.1234 as "12.3 %". */
export const percent = (x, digits = 1) =>
  (isNumber(x) ? `${figure(100 * x, digits)}${SPACE}%` : S.unknown);

/** A share in a sentence: one digit after the point below 10 %, none above. */
export const roughPercent = (x) => percent(x, isNumber(x) && Math.abs(x) < 0.0995 ? 1 : 0);

/** A plain figure with `digits` after the point and a real minus sign. */
export const figure = (x, digits = 2) =>
  (isNumber(x) ? x.toFixed(digits).replace(/^-(?=0\.?0*$)/, '').replace('-', '−') : S.unknown);

/** A difference: always with its sign. */
export const signed = (x, digits = 3) =>
  (isNumber(x) ? (x < 0 ? '' : '+') + figure(x, digits) : S.unknown);

/** Why there is no figure, in two or three words. */
export function absence(estimate) {
  if (!estimate) return S.unknown;
  if (estimate.state === 'INSUFFICIENT') return S.insufficient;
  if (estimate.state === 'ABSENT') return S.absent;
  return S.unknown;
}

/** Only the figure of an estimate. */
export const value = (estimate, write = figure) =>
  (known(estimate) ? write(estimate.value) : absence(estimate));

/** The interval "a–b", or nothing. */
export function interval(estimate, write = figure) {
  if (!known(estimate) || !isNumber(estimate.lower) || !isNumber(estimate.upper)) return '';
  const low = write(estimate.lower);
  const high = write(estimate.upper);
  const unit = `${SPACE}%`;
  if (low.endsWith(unit) && high.endsWith(unit)) return `${low.slice(0, -unit.length)}${DASH}${high}`;
  return /^[+−]/.test(low) ? `${low} ${S.to} ${high}` : `${low}${DASH}${high}`;
}

/** Figure and interval: "0.71 (0.65–0.77)". */
export function estimate(e, write = figure) {
  const range = interval(e, write);
  return range ? `${value(e, write)} (${range})` : value(e, write);
}

/** Nominal coverage of an interval: "95 %". */
export const coverage = (e) => {
  const c = e && isNumber(e.confidence) ? e.confidence : 0.95;
  return `${Number((100 * c).toFixed(2))}${SPACE}%`;
};

/** Milliseconds since 1970 of a time as the server writes it, or null. */
export function millis(time) {
  if (time === null || time === undefined) return null;
  const ms = typeof time === 'number' ? time : Date.parse(time);
  return Number.isFinite(ms) ? ms : null;
}

/** A `<time>` in local time, the exact one as its title. */
export function timeText(time) {
  const ms = millis(time);
  if (ms === null) return { text: S.unknown, iso: null };
  const at = new Date(ms);
  const sameDay = at.toDateString() === new Date().toDateString();
  return { text: (sameDay ? clock : dayClock).format(at), iso: at.toISOString() };
}

/** Seconds as "42 s", "3 min 20 s" or "2 h 5 min". */
export function duration(seconds) {
  if (!isNumber(seconds)) return S.unknown;
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return `${s}${SPACE}s`;
  if (s < 5400) return `${Math.floor(s / 60)}${SPACE}min${s % 60 ? ` ${s % 60}${SPACE}s` : ''}`;
  return `${Math.floor(s / 3600)}${SPACE}h ${Math.round((s % 3600) / 60)}${SPACE}min`;
}

/** The conditions of a subgroup id such as `sex=female&ageBand=45-54`. */
export const conditions = (id) => String(id).split('&').map((part) => {
  const at = part.indexOf('=');
  return at < 0 ? { attribute: '', value: part }
    : { attribute: part.slice(0, at), value: part.slice(at + 1) };
});

/** A name out of a descriptor as words: `ageBand` is "age band". */
export const words = (name) => String(name)
  .replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase();

const range = (v) => v.replace(/^(\d+)-(\d+)$/, '$1–$2');
const capital = (s) => s.charAt(0).toUpperCase() + s.slice(1);

/** A value of an attribute for people: "female", "45–54", "unknown". */
export const valueName = (v) => range(String(v));

/** A subgroup for people: "Women aged 65–100", "Race: black". */
export function group(id) {
  let noun = '';
  const rest = [];
  let aged = '';
  for (const { attribute, value: v } of conditions(id)) {
    const named = S.groups[`${attribute}=${v}`.toLowerCase()];
    if (named && !noun) noun = named;
    else if (/age/i.test(attribute) && /^\d/.test(v)) aged = S.aged(range(v));
    else rest.push(attribute ? `${words(attribute)}: ${range(v)}` : v);
  }
  if (aged) noun = `${noun || S.anybody} ${aged}`;
  const all = [noun, ...rest].filter(Boolean).join(', ');
  return capital(all);
}

/** Whether `group(id)` is a plural ("Women"), for the verb. */
export const plural = (id) => conditions(id).some(({ attribute, value: v }) =>
  S.groups[`${attribute}=${v}`.toLowerCase()] || (/age/i.test(attribute) && /^\d/.test(v)));

/** A set of attributes for people: "Sex × age band". */
export const setName = (attributes) => capital(attributes.map(words).join(' × '));

/** An id, short enough for a line. */
export const short = (id) => (String(id).length > 10 ? String(id).slice(0, 8) : String(id));
