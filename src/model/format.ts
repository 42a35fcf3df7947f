/** Numbers as people read them, in the language of the page. */

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

const AGES: readonly (readonly [number, Intl.RelativeTimeFormatUnit])[] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Infinity, 'year']
];

export class Format {
  constructor(locale?: string) {
    this._locale = supported(locale);
    this._ages = new Intl.RelativeTimeFormat(this._locale, { numeric: 'auto', style: 'short' });
  }

  /** `18.2 GB` */
  bytes(count: number): string {
    const power =
      count < 1 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), BYTE_UNITS.length - 1);
    return this._unit(count / 1000 ** power, BYTE_UNITS[power], 3);
  }

  /** `412M` */
  count(count: number): string {
    return this._number(count, { notation: 'compact', maximumSignificantDigits: 3 });
  }

  /** `412,345,678` */
  whole(count: number): string {
    return this._number(count, { maximumFractionDigits: 0 });
  }

  /** `36.88` */
  number(value: number): string {
    return this._number(value, { maximumSignificantDigits: 4, useGrouping: false });
  }

  /** `57%`, and small shares with the digits that tell them apart. */
  share(ratio: number): string {
    return this._number(ratio, { style: 'percent', maximumSignificantDigits: 2 });
  }

  /** `12 sec`, `3 min`, `2 hr` */
  duration(seconds: number): string {
    if (seconds < 90) {
      return this._unit(Math.max(1, Math.round(seconds)), 'second');
    }
    return seconds < 5400
      ? this._unit(Math.round(seconds / 60), 'minute')
      : this._unit(Math.round(seconds / 3600), 'hour');
  }

  /** `12.3 MB/s` */
  rate(perSecond: number): string {
    return `${this.bytes(perSecond)}/s`;
  }

  /** `2 hours ago` */
  ago(time: string, now: number = Date.now()): string {
    let age = (Date.parse(time) - now) / 1000;
    if (Number.isNaN(age)) {
      return time;
    }
    for (const [many, unit] of AGES) {
      if (Math.abs(age) < many) {
        return this._ages.format(Math.trunc(age), unit);
      }
      age /= many;
    }
    return time;
  }

  /** The day and time, in full. */
  time(time: string): string {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? time : date.toLocaleString(this._locale);
  }

  private _unit(value: number, unit: string, digits = 3): string {
    return this._number(value, { style: 'unit', unit, maximumSignificantDigits: digits });
  }

  private _number(value: number, options: Intl.NumberFormatOptions): string {
    const key = JSON.stringify(options);
    let found = this._numbers.get(key);
    if (found === undefined) {
      found = new Intl.NumberFormat(this._locale, options);
      this._numbers.set(key, found);
    }
    return found.format(value);
  }

  private readonly _locale: string | undefined;
  private readonly _ages: Intl.RelativeTimeFormat;
  /** To make one takes longer than to write a hundred numbers with it, and a list writes many. */
  private readonly _numbers = new Map<string, Intl.NumberFormat>();
}

/** A share rounded down to three digits, so that what was promised to fit still fits. */
export function roundedDown(ratio: number): number {
  if (ratio <= 0) {
    return 0;
  }
  const places = Math.max(2, 1 - Math.floor(Math.log10(ratio)));
  const scale = 10 ** places;
  return Math.floor(ratio * scale) / scale;
}

/** JupyterLab names languages like `de_DE`, the browser like `de-DE`. */
function supported(locale: string | undefined): string | undefined {
  const name = locale?.replace('_', '-');
  try {
    return name === undefined ? undefined : Intl.getCanonicalLocales(name)[0];
  } catch {
    return undefined;
  }
}
