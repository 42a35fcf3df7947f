/** Offers what the sidebar shows, apart from how it is drawn. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStateDB } from '@jupyterlab/statedb';
import { PanelModel } from '../model/panel';
import type { IShelf } from '../model/kept';
import { IJobs, ILake, IPanel, ISettings } from '../tokens';

export const panel: JupyterFrontEndPlugin<IPanel> = {
  id: 'lakey-jupyter:panel',
  description: 'What the Lakey sidebar shows.',
  autoStart: true,
  provides: IPanel,
  requires: [ILake, IJobs, ISettings],
  optional: [IStateDB],
  activate: (
    _app: JupyterFrontEnd,
    client: ILake,
    jobs: IJobs,
    settings: ISettings,
    state: IStateDB | null
  ): IPanel => {
    const preferences = () => settings.current;
    const model = new PanelModel({ client, jobs, preferences, shelf: shelfOf(state) });
    settings.follow(() => model.prefer());
    return model;
  }
};

function shelfOf(state: IStateDB | null): IShelf | null {
  return (
    state && {
      load: key => state.fetch(key),
      save: (key, texts) => state.save(key, [...texts])
    }
  );
}
