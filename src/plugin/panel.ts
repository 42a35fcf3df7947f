/** Offers what the sidebar shows, apart from how it is drawn. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PanelModel } from '../model/panel';
import { IJobs, ILake, IPanel, ISettings } from '../tokens';

export const panel: JupyterFrontEndPlugin<IPanel> = {
  id: 'lakey-jupyter:panel',
  description: 'What the Lakey sidebar shows.',
  autoStart: true,
  provides: IPanel,
  requires: [ILake, IJobs, ISettings],
  activate: (_app: JupyterFrontEnd, client: ILake, jobs: IJobs, settings: ISettings): IPanel =>
    new PanelModel({ client, jobs, preferences: () => settings.current })
};
