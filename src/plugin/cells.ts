/** The cells of ours in a notebook: found by their mark, added below the active one, led to. */

import type { Notebook } from '@jupyterlab/notebook';
import { cellOf, type ISnippet, MARK, type Mark, placeOf } from '../model/snippets';

/** The place of the cell with this mark; `null` for none. */
export function placeIn({ model, activeCellIndex }: Notebook, mark: Mark): number | null {
  const marks = Array.from(model?.cells ?? [], cell => cell.getMetadata(MARK) as unknown);
  return placeOf(mark, marks, activeCellIndex);
}

/** Adds the cell below the active one, never over anything, and leads there. */
export function addBelow(notebook: Notebook, snippet: ISnippet): void {
  const { model } = notebook;
  if (model === null) {
    return;
  }
  const place = notebook.activeCell === null ? model.cells.length : notebook.activeCellIndex + 1;
  model.sharedModel.insertCell(place, cellOf(snippet));
  leadTo(notebook, place);
}

/** Makes a cell the active one, in sight; JupyterLab unfolds the heading that it is folded under. */
export function leadTo(notebook: Notebook, place: number): void {
  notebook.deselectAll();
  notebook.activeCellIndex = place;
  notebook.mode = 'command';
  void notebook.scrollToItem(place, 'smart');
}
