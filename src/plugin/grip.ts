/** When a mouse that is pressed on something becomes a drag of it, and a click no more. */

/** Pixels that a mouse moves in a click. */
const STILL = 5;

/** Begins to drag an element, from there; `undefined` where there is nothing to drag. */
type Begin = (grip: Element, x: number, y: number) => Promise<unknown> | undefined;

/** Calls back for every element with this selector that a mouse drags; fingers scroll, and keys are left alone. */
export function whenDragged(selector: string, begin: Begin): void {
  document.addEventListener('pointerdown', event => {
    const grip = event.target instanceof Element ? event.target.closest(selector) : null;
    if (grip !== null && isPlain(event)) {
      follow(event, ({ clientX, clientY }) => void unclicked(begin(grip, clientX, clientY)));
    }
  });
}

function isPlain(event: PointerEvent): boolean {
  const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  return event.button === 0 && event.pointerType !== 'touch' && !isModified;
}

/** Follows the pointer until it moved away, or was let go before. */
function follow(pressed: PointerEvent, moved: (event: PointerEvent) => void): void {
  const end = new AbortController();
  const until = { signal: end.signal };
  document.addEventListener('pointerup', () => end.abort(), until);
  document.addEventListener('pointercancel', () => end.abort(), until);
  document.addEventListener(
    'pointermove',
    event => {
      const far = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
      if (event.buttons === 0) {
        end.abort();
      } else if (far >= STILL) {
        end.abort();
        moved(event);
      }
    },
    until
  );
}

/** Lets no click through that a drag ends with: whoever drops a card on itself did not mean to open it. */
async function unclicked(drag: Promise<unknown> | undefined): Promise<void> {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (drag !== undefined) {
    document.addEventListener('click', swallow, true);
    await drag;
    // The click comes in the same turn as the end of the drag.
    setTimeout(() => document.removeEventListener('click', swallow, true));
  }
}
