/** Copies what the pull form asks for as text: *Copy the Form as %lakey*, Python or JSON. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Clipboard, ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { type Writing, WRITINGS, WRITTEN } from '../model/code';
import { IPanel } from '../tokens';
import { COPY_FORM } from './commands';
import { wordsOf } from './words';

const SHOWN = 2000;

const LABELS: Readonly<Record<Writing, (trans: TranslationBundle) => string>> = {
  magic: trans => trans.__('Copy the Form as %lakey'),
  python: trans => trans.__('Copy the Form as Python'),
  json: trans => trans.__('Copy the Form as JSON')
};

export const copying: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:copying',
  description: 'Copies what the pull form asks for as text.',
  autoStart: true,
  requires: [IPanel],
  optional: [ICommandPalette, ITranslator],
  activate: (
    { commands }: JupyterFrontEnd,
    model: IPanel,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = wordsOf(translator);
    const properties = { writing: { type: 'string', enum: [...WRITINGS] } };
    commands.addCommand(COPY_FORM, {
      label: ({ writing }) => LABELS[writingOf(writing)](trans),
      describedBy: { args: { type: 'object', properties } },
      isEnabled: () => model.item?.form?.isWhole === true,
      execute: ({ writing }) => {
        const form = model.item?.form;
        if (form) {
          const text = WRITTEN[writingOf(writing)](form.item.name, form.asked().spec, form.to);
          Clipboard.copyToSystem(text);
          Notification.info(trans.__('Copied.'), { autoClose: SHOWN });
        }
      }
    });
    for (const writing of WRITINGS) {
      palette?.addItem({ command: COPY_FORM, category: trans.__('Lakey'), args: { writing } });
    }
  }
};

function writingOf(wanted: unknown): Writing {
  return WRITINGS.find(writing => writing === wanted) ?? 'magic';
}
