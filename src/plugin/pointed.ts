/** What a context menu was opened on: its commands take the argument `isContext` in place of a name or an id. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { IPanel } from '../tokens';
import { type Handle, heldAt } from '../view/handles';

/** The argument, as a schema describes it. */
export const CONTEXT_ARGS = { isContext: { type: 'boolean' } } as const;

/** The arguments of a command that is about an item. */
export const ITEM_ARGS = {
  type: 'object',
  properties: { item: { type: 'string' }, ...CONTEXT_ARGS }
} as const;

/** The name or id that the context menu was last opened on, where it was one of this kind. */
export function pointed(app: JupyterFrontEnd, kind: Handle): string | undefined {
  const node = app.contextMenuHitTest(each => heldAt(each, kind) !== undefined);
  return node && heldAt(node, kind);
}

/** The item that a command is about: the one that is named or pointed at, else the one that the sidebar shows. */
export function itemMeant(
  app: JupyterFrontEnd,
  panel: IPanel,
  { item, isContext }: ReadonlyPartialJSONObject
): string | undefined {
  const held = isContext ? pointed(app, 'item') : panel.item?.name;
  return typeof item === 'string' ? item : held;
}
