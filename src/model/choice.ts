/** What the catalogue is narrowed to: the picks, in the order in which they were made. */

import type { FacetQuery } from '../api/types';

/** Those that say yes or no to an item. */
export const MARKS = ['starred', 'mine', 'recent', 'has_sample'] as const;
export type Mark = (typeof MARKS)[number];

/** A mark, whose value is empty; or a tag or a maintainer. */
export interface IPick {
  readonly kind: Mark | 'tag' | 'maintainer';
  readonly value: string;
}

export type Choice = readonly IPick[];

export function has(choice: Choice, pick: IPick): boolean {
  return choice.some(each => isSame(each, pick));
}

/** The choice with the pick if it was without, and without it if it was with it. */
export function toggled(choice: Choice, pick: IPick): Choice {
  return has(choice, pick) ? choice.filter(each => !isSame(each, pick)) : [...choice, pick];
}

/** How the server is asked for it; which items are starred only this side knows. */
export function asked(choice: Choice, stars: readonly string[]): Partial<FacetQuery> {
  const values = (kind: IPick['kind']) =>
    choice.filter(each => each.kind === kind).map(each => each.value);
  const isMarked = (mark: Mark) => values(mark).length > 0 || undefined;
  return {
    tag: values('tag'),
    maintainer: values('maintainer'),
    mine: isMarked('mine'),
    recent: isMarked('recent'),
    has_sample: isMarked('has_sample'),
    name: isMarked('starred') && (stars.length > 0 ? [...stars] : [NOBODY])
  };
}

/** No item has an empty name: asking for it alone finds nothing, where asking for no name finds everything. */
const NOBODY = '';

function isSame(one: IPick, other: IPick): boolean {
  return one.kind === other.kind && one.value === other.value;
}
