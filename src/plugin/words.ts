/** The translation that every plugin speaks with. */

import { type ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { isolated } from '../model/isolated';
import { DOMAIN } from '../tokens';

/** Lakey's words; what is put into a sentence cannot turn the direction in which the rest of it is read. */
export function wordsOf(translator: ITranslator | null): TranslationBundle {
  const trans = (translator ?? nullTranslator).load(DOMAIN);
  const own: Pick<TranslationBundle, '__' | '_n'> = {
    __: (text, ...parts: unknown[]) => trans.__(text, ...parts.map(part)),
    _n: (one, many, count, ...parts: unknown[]) => trans._n(one, many, count, ...parts.map(part))
  };
  return Object.assign(Object.create(trans) as TranslationBundle, own);
}

function part(value: unknown): unknown {
  return typeof value === 'string' ? isolated(value) : value;
}
