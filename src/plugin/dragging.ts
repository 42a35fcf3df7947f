/** Drags a card, a pull or one from before into a notebook: there it is the cell that *insert code* would add. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { MimeData, UUID } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import { cellOf, type ISnippet, ofItem } from '../model/snippets';
import { ICode, IJobs, IPanel } from '../tokens';
import { GRIP, type Handle, heldAt } from '../view/handles';
import { leadTo } from './cells';
import { whenDragged } from './grip';

/** What notebooks take for cells of another notebook, and editors for text. */
const CELLS = 'application/vnd.jupyter.cells';
const TEXT = 'text/plain';

export const dragging: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:dragging',
  description: 'Drags items and pulls into notebooks.',
  autoStart: true,
  requires: [ICode, IJobs, IPanel],
  optional: [INotebookTracker],
  activate: (
    app: JupyterFrontEnd,
    code: ICode,
    jobs: IJobs,
    panel: IPanel,
    tracker: INotebookTracker | null
  ): void => {
    const found = finders(code, jobs, panel);
    whenDragged(`.${GRIP}`, (grip, x, y) => {
      const snippet = snippetOf(grip, found);
      return snippet && dragged(snippet, x, y, id => dropped(app, tracker, id));
    });
  }
};

type Finders = Readonly<Partial<Record<Handle, (held: string) => ISnippet | undefined>>>;

/** The cell for each kind of thing that can be dragged. */
function finders(code: ICode, jobs: IJobs, panel: IPanel): Finders {
  return {
    item: ofItem,
    pull: id => {
      const job = jobs.job(id);
      return job && code.ofPull(job);
    },
    landed: id => {
      const { found } = panel.landed;
      const entries = found.kind === 'ready' ? found.value.items : [];
      const entry = entries.find(each => each.id === id);
      return entry && code.ofPull(entry);
    }
  };
}

function snippetOf(grip: Element, found: Finders): ISnippet | undefined {
  for (const [kind, find] of Object.entries(found)) {
    const held = heldAt(grip, kind as Handle);
    if (held !== undefined) {
      return find(held);
    }
  }
  return undefined;
}

/** Drags the cell from there until it is dropped; told is the id of the cell, if anything took it. */
async function dragged(
  snippet: ISnippet,
  x: number,
  y: number,
  onDropped: (id: string) => void
): Promise<void> {
  const id = UUID.uuid4();
  const mimeData = new MimeData();
  mimeData.setData(CELLS, [{ ...cellOf(snippet), id, outputs: [], execution_count: null }]);
  mimeData.setData(TEXT, snippet.source);
  const dragImage = imageOf(snippet.name);
  const drag = new Drag({ mimeData, dragImage, supportedActions: 'copy', proposedAction: 'copy' });
  if ((await drag.start(x, y)) === 'copy') {
    onDropped(id);
  }
}

/** What follows the mouse: the name alone. */
function imageOf(name: string): HTMLElement {
  const image = document.createElement('div');
  image.className = 'lakey-Dragged';
  image.textContent = name;
  return image;
}

/** Makes the cell that was dropped the active one: the notebook would choose the one above it too. */
function dropped(app: JupyterFrontEnd, tracker: INotebookTracker | null, id: string): void {
  tracker?.forEach(panel => {
    const place = panel.content.widgets.findIndex(({ model }) => model.id === id);
    if (place >= 0) {
      leadTo(panel.content, place);
      app.shell.activateById(panel.id);
    }
  });
}
