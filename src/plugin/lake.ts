/** Offers the lake of this Jupyter server. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { LakeClient } from '../api/client';
import { sender } from '../api/connection';
import { ILake } from '../tokens';

export const lake: JupyterFrontEndPlugin<ILake> = {
  id: 'lakey-jupyter:lake',
  description: 'The lake, by its HTTP verbs.',
  autoStart: true,
  provides: ILake,
  activate: (app: JupyterFrontEnd) => new LakeClient(sender(app.serviceManager.serverSettings))
};
