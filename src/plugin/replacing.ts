/** Asking before a file is replaced by a pull. */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

export interface IReplacing {
  /** What would be lost. */
  readonly body: string;
  /** What the button that replaces it says. */
  readonly accept: string;
}

/** Whether the person wants that. */
export async function mayReplace(
  { body, accept }: IReplacing,
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Replace the file?'),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: accept })
    ]
  });
  return button.accept;
}
