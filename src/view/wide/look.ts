/** The colours and the font of a page for what is drawn on a canvas, which takes over none of its styles. */

import type { DataGrid } from '@lumino/datagrid';

export interface ILook {
  /** The font without its weight, and its size in pixels. */
  readonly font: string;
  readonly size: number;
  readonly text: string;
  readonly muted: string;
  readonly ground: string;
  readonly headGround: string;
  readonly line: string;
  readonly strongLine: string;
  readonly chosen: string;
  readonly brand: string;
}

type Colours = Omit<ILook, 'font' | 'size'>;

/** Where each colour is said in JupyterLab's themes. */
const VARIABLES: Readonly<Record<keyof Colours, string>> = {
  text: '--jp-ui-font-color1',
  muted: '--jp-ui-font-color2',
  ground: '--jp-layout-color1',
  headGround: '--jp-layout-color2',
  line: '--jp-border-color3',
  strongLine: '--jp-border-color1',
  chosen: '--jp-layout-color3',
  brand: '--jp-brand-color1'
};

/** Where the system chooses the colours, they are its own. */
const FORCED: Colours = {
  text: 'CanvasText',
  muted: 'CanvasText',
  ground: 'Canvas',
  headGround: 'Canvas',
  line: 'CanvasText',
  strongLine: 'CanvasText',
  chosen: 'Canvas',
  brand: 'Highlight'
};

/** How an element of the page looks now. */
export function lookOf(host: HTMLElement): ILook {
  const style = getComputedStyle(host);
  const said = Object.entries(VARIABLES).map(([name, variable]) => [
    name,
    style.getPropertyValue(variable).trim()
  ]);
  const colours = matchMedia('(forced-colors: active)').matches
    ? FORCED
    : (Object.fromEntries(said) as Colours);
  const size = parseFloat(style.fontSize) || 13;
  return { ...colours, size, font: `${size}px ${style.fontFamily}` };
}

/** The same as a data grid takes it; the chosen cell has a border that does not hide its text. */
export function styleOf(look: ILook): DataGrid.Style {
  return {
    voidColor: look.ground,
    backgroundColor: look.ground,
    gridLineColor: look.line,
    headerBackgroundColor: look.headGround,
    headerGridLineColor: look.strongLine,
    selectionFillColor: 'transparent',
    selectionBorderColor: look.brand,
    cursorFillColor: 'transparent',
    cursorBorderColor: look.brand,
    headerSelectionFillColor: 'transparent',
    headerSelectionBorderColor: look.brand,
    scrollShadow: { size: 4, color1: look.line, color2: 'transparent', color3: 'transparent' }
  };
}

/** Calls when the theme or the colours of the system change; hand it back to stop. */
export function onNewLook(changed: () => void): () => void {
  const forced = matchMedia('(forced-colors: active)');
  const themes = new MutationObserver(() => changed());
  themes.observe(document.body, { attributeFilter: ['data-jp-theme-name', 'data-jp-theme-light'] });
  forced.addEventListener('change', changed);
  return () => {
    themes.disconnect();
    forced.removeEventListener('change', changed);
  };
}
