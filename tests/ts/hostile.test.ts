/** Texts of others stay texts: in sentences, in code that is inserted, and in the words of the settings. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { code, magic, magicOf } from '../../src/model/code';
import { isolated } from '../../src/model/isolated';
import { schemaSaid } from '../../src/plugin/schema';
import { wordsOf } from '../../src/plugin/words';
import { job } from './lake';

const OVERRIDE = '\u202e';
const [OPEN, CLOSE] = ['\u2068', '\u2069'];

describe('a text within a sentence', () => {
  it('is as it was where it turns nothing', () => {
    expect(isolated('iot.events – 100 % „ü“ 漢')).toBe('iot.events – 100 % „ü“ 漢');
  });

  it('is closed in where it could turn what follows', () => {
    expect(isolated(`a${OVERRIDE}b`)).toBe(`${OPEN}a${OVERRIDE}b${CLOSE}`);
    expect(isolated('שלום')).toBe(`${OPEN}שלום${CLOSE}`);
  });

  it('can neither end its isolate nor leave one open', () => {
    expect(isolated(`${CLOSE}${CLOSE}${OVERRIDE}x`)).toBe(`${OPEN}${OVERRIDE}x${CLOSE}`);
    expect(isolated('\u2066\u2067x')).toBe(`${OPEN}\u2066\u2067x${CLOSE.repeat(3)}`);
    expect(isolated(isolated('א'))).toBe(`${OPEN}${OPEN}א${CLOSE}${CLOSE}`);
  });

  it('is closed in by the translation that the plugins speak with', () => {
    const trans = wordsOf(nullTranslator);
    expect(trans.__('kept by %1', OVERRIDE)).toBe(`kept by ${OPEN}${OVERRIDE}${CLOSE}`);
    expect(trans._n('%2, one', '%2, %1', 3, OVERRIDE)).toBe(`${OPEN}${OVERRIDE}${CLOSE}, 3`);
    expect(trans.gettext('as it was')).toBe('as it was');
  });
});

describe('code', () => {
  const EVIL = "a\nimport os; os.system('x')#";
  const asks = (columns: string[], more = {}) => ({ columns, filters: [], ...more });

  it('never holds the end of a line that a name has', () => {
    for (const end of ['\n', '\r', '\u2028', '\u2029', '\u0085', '\u000b', '\u000c', '\u001c']) {
      const said = magicOf('iot', asks([`a${end}!touch x`]), 'data/x.parquet');
      expect([...said].filter(letter => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(letter))).toEqual(['\n']);
      expect(said).toMatch(
        /^import lakey_jupyter as lakey\npull = lakey\.pull\("iot", columns=\["a\\/
      );
    }
  });

  it('says it as Python where a magic cannot', () => {
    const done = job('a', { spec: asks([EVIL, '--overwrite'], { randomize_ratio: 0.5, seed: 3 }) });
    const call =
      'pull = lakey.pull("iot.events", columns=["a\\nimport os; os.system(\'x\')#", "--overwrite"], sample=0.5, seed=3, to="data/iot.events.parquet")';
    expect(magic(done)).toBe(`import lakey_jupyter as lakey\n${call}`);
    expect(code(done, 'magic')).toBe(
      `import lakey_jupyter as lakey\n${call}\ndf = pull.to_pandas()\ndf`
    );
  });

  it('spells what is not seen', () => {
    const to = `data/${OVERRIDE}gnp.parquet`;
    expect(code(job('a', { to }), 'read')).toContain('lakey.read("data/\\U0000202egnp.parquet")');
    expect(magicOf('iot', asks(['x'], { filters: [] }), to)).toContain('\\U0000202e');
  });
});

describe('the schema of the settings', () => {
  it('says its titles and descriptions in the language of the page', () => {
    const trans = { _p: (context: string, text: string) => `${context}: ${text}` };
    const oneOf = [{ const: 'a', title: 'A' }];
    const properties = {
      poll: { title: 'Poll', default: 30 },
      plain: { default: 1 },
      kind: { oneOf }
    };
    const schema = { type: 'object' as const, title: 'Lakey', description: 'A slice', properties };
    expect(schemaSaid(schema, trans as unknown as TranslationBundle)).toEqual({
      type: 'object',
      title: 'schema: Lakey',
      description: 'schema: A slice',
      properties: {
        poll: { title: 'settings: Poll', default: 30 },
        plain: { default: 1 },
        kind: { oneOf: [{ const: 'a', title: 'settings: A' }] }
      }
    });
  });
});
