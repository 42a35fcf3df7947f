/** Saved recipes are kept for their account under a name, and no more of them than fit. */

import { describe, expect, it } from 'vitest';
import type { IShelf } from '../../src/model/kept';
import { MOST_LETTERS, MOST_RECIPES, RecipesModel } from '../../src/model/recipes';

const SPEC = { columns: ['a'], filters: [{ name: 'a', operator: '=', value: 'x' }] };
const recipe = (name: string) => ({ name, item: 'iot', spec: SPEC });

/** A shelf of which one can see what is on it. */
class Shelf implements IShelf {
  readonly kept = new Map<string, readonly string[]>();
  load = (key: string) => Promise.resolve(this.kept.get(key));
  save = (key: string, texts: readonly string[]) => Promise.resolve(this.kept.set(key, texts));
}

const names = (model: RecipesModel) => model.saved.map(each => each.name);

describe('saved recipes', () => {
  it('are there again for their account, and for nobody else', async () => {
    const shelf = new Shelf();
    const model = new RecipesModel(shelf);
    await model.open('ada');
    expect(model.save(recipe(' warm '))).toBeNull();
    expect(model.save(recipe('cold'))).toBeNull();
    const again = new RecipesModel(shelf);
    await again.open('ada');
    expect(again.saved).toEqual([recipe('cold'), recipe('warm')]);
    await again.open('bob');
    expect(again.saved).toEqual([]);
  });

  it('are replaced, renamed and removed by name alone', async () => {
    const model = new RecipesModel(null);
    await model.open('ada');
    model.save(recipe('a'));
    model.save(recipe('b'));
    expect(model.save({ ...recipe('a'), item: 'other' })).toBe('taken');
    expect(model.named('a')?.item).toBe('iot');
    expect(model.save({ ...recipe('a'), item: 'other' }, true)).toBeNull();
    expect(model.named('a')?.item).toBe('other');
    expect(model.rename('a', 'b')).toBe('taken');
    expect(model.rename('a', ' ')).toBe('unnamed');
    expect(model.rename('a', 'a')).toBeNull();
    expect(model.rename('a', 'c')).toBeNull();
    expect(names(model)).toEqual(['b', 'c']);
    model.remove('b');
    model.remove('nobody');
    expect(names(model)).toEqual(['c']);
  });

  it('are no more, and no longer, than fit', async () => {
    const model = new RecipesModel(null);
    await model.open('ada');
    for (let place = 0; place < MOST_RECIPES; place += 1) {
      expect(model.save(recipe(`r${place}`))).toBeNull();
    }
    expect(model.save(recipe('one more'))).toBe('full');
    expect(names(model)).toHaveLength(MOST_RECIPES);
    expect(model.save(recipe('r7'), true)).toBeNull();
    model.remove('r7');
    expect(model.save(recipe('x'.repeat(MOST_LETTERS)))).toBe('long');
    expect(model.save(recipe(''))).toBe('unnamed');
    expect(model.save(recipe('one more'))).toBeNull();
  });

  it('that somebody else wrote are passed over', async () => {
    const shelf = new Shelf();
    const texts = ['no JSON', 'null', '3', '{"name": "a"}', JSON.stringify(recipe('b'))];
    shelf.kept.set('lakey-jupyter:recipes:ada', texts);
    const model = new RecipesModel(shelf);
    await model.open('ada');
    expect(names(model)).toEqual(['b']);
  });
});
