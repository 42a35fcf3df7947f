/** Tells the pages that have room for tabs of ours from those that show one thing. */

import { type JupyterFrontEnd, LabShell } from '@jupyterlab/application';

/** JupyterLab has tabs; Notebook 7 shows one document a page, and drops without a word what is added to it. */
export function hasTabs({ shell }: JupyterFrontEnd): boolean {
  return shell instanceof LabShell;
}
