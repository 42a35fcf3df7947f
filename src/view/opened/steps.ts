/** What a grid says of itself, where keys lead in it, and what is copied of the cell that one stands on. */

import type { ClipboardEvent, KeyboardEvent } from 'react';
import type { Column } from '../../api/types';
import type { ICellPlace } from '../../model/opened';

/** How many rows a grid has, and which columns. */
export interface IExtent {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** The attributes of a grid whose chosen cell has this id; the names of columns and the numbers of rows count too. */
export function gridded(label: string, { rows, columns }: IExtent, chosen: string) {
  return {
    role: 'grid',
    tabIndex: 0,
    'aria-label': label,
    'aria-rowcount': rows + 1,
    'aria-colcount': columns.length + 1,
    'aria-activedescendant': chosen,
    'aria-readonly': true
  } as const;
}

/** Where keys lead, given the place, the extent of the grid and how many rows are a page. */
type Step = (at: ICellPlace, extent: IExtent, page: number) => ICellPlace;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  PageDown: ({ row, column }, _, page) => ({ row: row + page, column }),
  PageUp: ({ row, column }, _, page) => ({ row: row - page, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns.length - 1 })
};

/** Where they lead with Control, or Command, held. */
const FAR_STEPS: Readonly<Record<string, Step>> = {
  Home: () => ({ row: 0, column: 0 }),
  End: (_, { rows, columns }) => ({ row: rows - 1, column: columns.length - 1 }),
  ArrowUp: ({ column }) => ({ row: 0, column }),
  ArrowDown: ({ column }, { rows }) => ({ row: rows - 1, column }),
  ArrowLeft: ({ row }) => ({ row, column: 0 }),
  ArrowRight: ({ row }, { columns }) => ({ row, column: columns.length - 1 })
};

export interface IStepping {
  readonly place: ICellPlace;
  readonly extent: IExtent;
  readonly page: number;
  readonly onGo: (place: ICellPlace) => void;
}

/** Goes where a key leads, if it leads anywhere. */
export function step(event: KeyboardEvent, { place, extent, page, onGo }: IStepping): void {
  const leads = (event.ctrlKey || event.metaKey ? FAR_STEPS : STEPS)[event.key];
  if (leads !== undefined && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    event.stopPropagation();
    onGo(leads(place, extent, Math.max(1, page - 1)));
  }
}

/** Copies the cell that one stands on, unless some text is chosen. */
export function copied(event: ClipboardEvent, text: string): void {
  if (window.getSelection()?.isCollapsed ?? true) {
    event.preventDefault();
    event.clipboardData.setData('text/plain', text);
  }
}
