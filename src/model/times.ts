/** Days and times as exact counts from 1970 on, and back: a double holds no nanoseconds of our days. */

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:\d{2})?$/;
const SECOND = 1_000_000_000n;
const DAY_SECONDS = 86_400n;
const FIRST = '0001-01-01';

/** A time as it was written: nanoseconds since 1970, and whether it says how far from UTC it is. */
export interface ITime {
  readonly ns: bigint;
  readonly isZoned: boolean;
}

/** Days since 1970-01-01; `null` for what is no day. */
export function daysOf(text: string): bigint | null {
  const time = DAY.test(text) && text >= FIRST ? Date.parse(`${text}T00:00:00Z`) : NaN;
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  return isDay ? BigInt(time) / 86_400_000n : null;
}

/** The time that a text means; `null` for what is no time. Seconds may be missing. */
export function timeOf(text: string): ITime | null {
  const [, day, hour, minute, second = '0', fraction = '', zone = ''] = TIME.exec(text) ?? [];
  const days = day === undefined ? null : daysOf(day);
  if (days === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return null;
  }
  const seconds =
    days * DAY_SECONDS + BigInt(Number(hour) * 3600 + Number(minute) * 60) + BigInt(second);
  const ns = (seconds - BigInt(offset(zone))) * SECOND + BigInt(fraction.padEnd(9, '0'));
  return { ns, isZoned: zone !== '' };
}

export function dayText(days: bigint): string {
  return new Date(Number(days) * 86_400_000).toISOString().slice(0, 10);
}

/** The time without a zone, with as many digits below a second as it needs. */
export function timeText(ns: bigint): string {
  const seconds = floored(ns, SECOND);
  const fraction = String(ns - seconds * SECOND)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** A text that says an offset, as the same instant in UTC and without one; any other text as it is. */
export function utcText(text: string): string {
  const time = timeOf(text);
  return time?.isZoned ? timeText(time.ns) : text;
}

/** Rounded down to a whole number, for negative ones too. */
export function floored(count: bigint, unit: bigint): bigint {
  const whole = count / unit;
  return count % unit < 0n ? whole - 1n : whole;
}

/** Seconds east of UTC. */
function offset(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(zone) ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -seconds : seconds;
}
