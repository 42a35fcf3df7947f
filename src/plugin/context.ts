/** Context menus on cards, pulls and recipes: the schema says what is in them; the focus comes back from them. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { type Handle, HANDLES, heldAt } from '../view/handles';

const KINDS = Object.keys(HANDLES) as Handle[];

export const context: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:context',
  description: 'Context menus on cards, pulls and recipes.',
  autoStart: true,
  activate: ({ contextMenu }: JupyterFrontEnd): void => {
    let left: HTMLElement | null = null;
    document.addEventListener('contextmenu', ({ target }) => (left = leftFor(target)), true);
    contextMenu.menu.aboutToClose.connect(() => {
      left?.focus({ preventScroll: true });
      left = null;
    });
  }
};

/** What has the focus, if the menu is to open on a card or a row of ours. */
function leftFor(target: EventTarget | null): HTMLElement | null {
  const { activeElement } = document;
  const isOurs = target instanceof Element && KINDS.some(kind => heldAt(target, kind));
  return isOurs && activeElement instanceof HTMLElement ? activeElement : null;
}
