/** What a person set in the settings: plain values, with a default each. */

export const INSERT_STYLES = ['read', 'magic'] as const;
export type InsertStyle = (typeof INSERT_STYLES)[number];

export const DENSITIES = ['comfortable', 'compact'] as const;
/** How closely things stand: items on cards, or a line each. */
export type Density = (typeof DENSITIES)[number];

export interface IPreferences {
  /** The folder that pulls land in, relative to the workspace. */
  readonly destination: string;
  readonly insertStyle: InsertStyle;
  /** Seconds between two looks at the pulls when nothing is told. */
  readonly poll: number;
  readonly density: Density;
  /** Whether the form shows how much of the budget a pull takes while it fits. */
  readonly showBudget: boolean;
}

export const DEFAULTS: IPreferences = {
  destination: 'data',
  insertStyle: 'read',
  poll: 30,
  density: 'comfortable',
  showBudget: true
};

/** The preferences that a settings object means; what does not fit keeps its default. */
export function preferred(composite: Readonly<Record<string, unknown>>): IPreferences {
  const { destination, insertStyle, poll, density, showBudget } = composite;
  return {
    destination: typeof destination === 'string' ? destination.trim() : DEFAULTS.destination,
    insertStyle: INSERT_STYLES.find(each => each === insertStyle) ?? DEFAULTS.insertStyle,
    poll: typeof poll === 'number' && poll >= 5 ? poll : DEFAULTS.poll,
    density: DENSITIES.find(each => each === density) ?? DEFAULTS.density,
    showBudget: typeof showBudget === 'boolean' ? showBudget : DEFAULTS.showBudget
  };
}
