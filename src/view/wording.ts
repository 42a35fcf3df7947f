/** What every view speaks with: the translation, and numbers in its language. */

import { nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { createContext, useContext } from 'react';
import { Format } from '../model/format';

export interface IWording {
  readonly trans: TranslationBundle;
  readonly format: Format;
}

export const Wording = createContext<IWording>({
  trans: nullTranslator.load('lakey_jupyter'),
  format: new Format()
});

export function useWording(): IWording {
  return useContext(Wording);
}
