/** A mouse that is pressed on a card clicks it or drags it, and never both. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenDragged } from '../../src/plugin/grip';

const clicked = vi.fn();
let ended: () => void;
const begin = vi.fn<(grip: Element, x: number, y: number) => Promise<void>>(
  () => new Promise(resolve => (ended = resolve))
);
whenDragged('.grip', begin);

let name: Element;

beforeEach(() => {
  document.body.innerHTML = '<button class="grip"><b>name</b></button><i>elsewhere</i>';
  document.querySelector('button')?.addEventListener('click', clicked);
  name = document.querySelector('b') ?? document.body;
});

afterEach(() => {
  send('pointerup', 0);
  clicked.mockClear();
  begin.mockClear();
});

/** An event of a pointer at this place; jsdom makes those of mice alone. */
function send(type: string, x: number, more: PointerEventInit = {}, to: Element = name): void {
  const { pointerType = 'mouse', ...asked } = more;
  const init = { bubbles: true, cancelable: true, clientX: x, clientY: 0, buttons: 1, ...asked };
  to.dispatchEvent(Object.assign(new MouseEvent(type, init), { pointerType }));
}

describe('a mouse', () => {
  it('that trembles clicks', () => {
    send('pointerdown', 10);
    send('pointermove', 13);
    send('pointerup', 13);
    send('pointermove', 90);
    send('click', 13);
    expect(begin).not.toHaveBeenCalled();
    expect(clicked).toHaveBeenCalledTimes(1);
  });

  it('that moves away drags once, from where it is then', async () => {
    send('pointerdown', 10);
    send('pointermove', 16);
    send('pointermove', 40);
    expect(begin.mock.calls).toEqual([[document.querySelector('.grip'), 16, 0]]);
    ended();
    send('click', 16);
    expect(clicked).not.toHaveBeenCalled();
    await vi.waitFor(() => {
      send('click', 16);
      expect(clicked).toHaveBeenCalledTimes(1);
    });
  });

  it('that was let go out of sight drags nothing', () => {
    send('pointerdown', 10);
    send('pointermove', 90, { buttons: 0 });
    send('pointermove', 90);
    expect(begin).not.toHaveBeenCalled();
  });

  it('that means something else drags nothing', () => {
    const others = [{ button: 2 }, { ctrlKey: true }, { shiftKey: true }, { pointerType: 'touch' }];
    for (const other of others) {
      send('pointerdown', 10, other);
      send('pointermove', 90, other);
    }
    send('pointerdown', 10, {}, document.querySelector('i') ?? name);
    send('pointermove', 90);
    expect(begin).not.toHaveBeenCalled();
  });
});
