/** What a card or a row stands for, written on its element: context menus and drags take hold of it there. */

/** The attribute that holds the name of an item, the id of a pull, of one from before, or the name of a recipe. */
export const HANDLES = {
  item: 'data-lakey-item',
  pull: 'data-lakey-pull',
  landed: 'data-lakey-landed',
  recipe: 'data-lakey-recipe'
} as const;
export type Handle = keyof typeof HANDLES;

/** The class of what a mouse can drag into a notebook; around it is an element with a handle. */
export const GRIP = 'lakey-Grip';

/** The attribute by which an element is taken hold of. */
export function handle(kind: Handle, name: string): Readonly<Record<string, string>> {
  return { [HANDLES[kind]]: name };
}

/** The name or id that an element stands in; `undefined` outside of any. */
export function heldAt(element: Element, kind: Handle): string | undefined {
  const attribute = HANDLES[kind];
  return element.closest(`[${attribute}]`)?.getAttribute(attribute) ?? undefined;
}
