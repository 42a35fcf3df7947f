/** What a person set in the settings: plain values, with a default each. */

export const INSERT_STYLES = ['read', 'magic'] as const;
export type InsertStyle = (typeof INSERT_STYLES)[number];

export interface IPreferences {
  /** The folder that pulls land in, relative to the workspace. */
  readonly destination: string;
  readonly insertStyle: InsertStyle;
  /** Seconds between two looks at the pulls when nothing is told. */
  readonly poll: number;
}

export const DEFAULTS: IPreferences = { destination: 'data', insertStyle: 'read', poll: 30 };

/** The preferences that a settings object means; what does not fit keeps its default. */
export function preferred(composite: Readonly<Record<string, unknown>>): IPreferences {
  const { destination, insertStyle, poll } = composite;
  const style = INSERT_STYLES.find(each => each === insertStyle);
  return {
    destination: typeof destination === 'string' ? destination.trim() : DEFAULTS.destination,
    insertStyle: style ?? DEFAULTS.insertStyle,
    poll: typeof poll === 'number' && poll >= 5 ? poll : DEFAULTS.poll
  };
}
