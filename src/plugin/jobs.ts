/** Offers the pulls, followed over Jupyter's event stream. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { JobsModel } from '../model/jobs';
import { IJobs, ILake, ISettings } from '../tokens';

export const jobs: JupyterFrontEndPlugin<IJobs> = {
  id: 'lakey-jupyter:jobs',
  description: 'The pulls of the signed-in account, live.',
  autoStart: true,
  provides: IJobs,
  requires: [ILake, ISettings],
  activate: (app: JupyterFrontEnd, client: ILake, preferences: ISettings): IJobs => {
    const { events, connectionFailure } = app.serviceManager;
    const model = new JobsModel({
      client,
      events: events.stream,
      interval: preferences.current.poll * 1000
    });
    preferences.follow(({ poll }) => model.pollEvery(poll * 1000));
    const again = () => void model.refresh().catch(() => undefined);
    // Events have no replay: whatever hints at a gap is answered by reading the state again.
    connectionFailure.connect(again);
    window.addEventListener('online', again);
    return model;
  }
};
