/** How views follow models: no change is missed, whenever it comes. */

import React, { act, useLayoutEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { Model } from '../../src/model/model';
import { useModel } from '../../src/view/hooks';

class Counted extends Model {
  count = 0;

  add(): void {
    this.count += 1;
    this.tell();
  }
}

function Shown({ model }: { model: Counted }): JSX.Element {
  return <p>{useModel(model).count}</p>;
}

/** Changes the model once everything is drawn, before anybody listens. */
function Early({ model }: { model: Counted }): JSX.Element {
  useLayoutEffect(() => model.add(), [model]);
  return <Shown model={model} />;
}

it('draws what changed before it listened and after, and not once it is gone', () => {
  const host = document.createElement('main');
  const root = createRoot(host);
  const model = new Counted();
  act(() => root.render(<Early model={model} />));
  expect(host.textContent).toBe('1');
  act(() => model.add());
  expect(host.textContent).toBe('2');
  const other = new Counted();
  act(() => root.render(<Shown model={other} />));
  expect(host.textContent).toBe('0');
  act(() => model.add());
  expect(host.textContent).toBe('0');
  act(() => root.unmount());
  expect(() => other.add()).not.toThrow();
});
