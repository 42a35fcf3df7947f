/** What a browser has and jsdom lacks, as far as drawing needs it. */

class Observer {
  observe(): void {}
  disconnect(): void {}
}

Object.assign(globalThis, {
  IS_REACT_ACT_ENVIRONMENT: true,
  DragEvent: class extends MouseEvent {},
  ResizeObserver: Observer,
  matchMedia: () => ({ matches: false, addEventListener: () => undefined })
});
