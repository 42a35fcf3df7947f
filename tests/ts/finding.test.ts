/** What a search means in words, what is kept of it, and addresses that lead to an item. */

import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import cases from '../model/searches.json';
import { KeptModel } from '../../src/model/kept';
import { linkTo, unlinked, wantedBy } from '../../src/model/link';
import { parsed } from '../../src/model/search';
import { explained, faults } from '../../src/view/searchwords';

const trans = nullTranslator.load('');
const said = (text: string) => explained(parsed(text), trans);
const wrong = (text: string) => faults(parsed(text), trans);

describe('a search', () => {
  it.each(cases)('means “$text” as the server does', ({ text, some, every, none }) => {
    expect(parsed(text)).toMatchObject({ some, every, none });
  });

  it.each([
    ['sales | iot & 2024 ~test', 'sales or iot, and 2024, not test'],
    ['a b c', 'a or b or c'],
    ['& a & b', 'a, and b'],
    ['~ test', 'not test'],
    ['', ''],
    ['& ~', '']
  ])('explains %s', (text, meant) => {
    expect(said(text)).toBe(meant);
  });

  it.each([
    ['sales & iot', []],
    ['sales &', ['No word follows “&”: it is left out.']],
    [
      '& | sales ~',
      ['No word follows “&”: it is left out.', 'No word follows “~”: it is left out.']
    ],
    ['& Rain ~rain', ['Nothing can fit: “Rain” is wanted and unwanted.']],
    ['rain ~ai', ['Nothing can fit: “rain” is wanted, and “ai” in it is unwanted.']],
    ['rain wind ~ai', []],
    ['~rain ~ai', []]
  ])('says what is wrong with %s', (text, expected) => {
    expect(wrong(text)).toEqual(expected);
  });
});

function shelf() {
  const held = new Map<string, unknown>();
  return {
    held,
    load: (key: string) => Promise.resolve(held.get(key)),
    save: (key: string, texts: readonly string[]) => Promise.resolve(held.set(key, texts))
  };
}

describe('what a person keeps', () => {
  const opened = async (place: ReturnType<typeof shelf>, account: string) => {
    const model = new KeptModel({ shelf: place, name: 'searches', most: 3 });
    await model.open(account);
    return model;
  };

  it('is there again, the newest first, each once, and no more than fit', async () => {
    const place = shelf();
    const model = await opened(place, 'ada');
    ['a', 'b', 'a', 'c', 'd'].forEach(text => model.add(text));
    expect((await opened(place, 'ada')).texts).toEqual(['d', 'c', 'a']);
    model.toggle('c');
    model.toggle('e');
    expect((await opened(place, 'ada')).texts).toEqual(['e', 'd', 'a']);
  });

  it('is nobody else’s, also when another account comes to the same page', async () => {
    const place = shelf();
    const model = await opened(place, 'ada');
    model.add('mine');
    await model.open('bob');
    expect(model.texts).toEqual([]);
    model.add('his');
    await model.open('ada');
    expect(model.texts).toEqual(['mine']);
  });

  it('is left alone where it is not what we wrote', async () => {
    const place = shelf();
    place.held.set('lakey-jupyter:searches:ada', { what: 'ever' });
    place.held.set('lakey-jupyter:searches:bob', ['a', 7, null]);
    expect((await opened(place, 'ada')).texts).toEqual([]);
    expect((await opened(place, 'bob')).texts).toEqual(['a']);
  });
});

describe('a link', () => {
  it.each(['iot.events', 'röd/blå 100%', 'a&b=c #1?', '../x'])('to %s leads there', name => {
    const link = new URL(linkTo(name, 'http://hub/user-redirect/lab?token=secret#x'));
    expect(wantedBy(link.search)).toBe(name);
    expect(link.href).not.toContain('secret');
    expect(link.pathname).toBe('/user-redirect/lab');
  });

  it.each([
    ['?lakey=a', ''],
    ['?reset&lakey=a&token=%20b+c', '?reset&token=%20b+c'],
    ['?lakeyx=1&lakey=a&lakey=b', '?lakeyx=1'],
    ['', '']
  ])('is taken out of %s', (search, left) => {
    expect(unlinked(search)).toBe(left);
  });
});
