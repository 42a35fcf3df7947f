/** Addresses that lead to an item: `lab/tree/…?lakey=item` opens the sidebar on it, and one is copied for others. */

import { IRouter, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Clipboard, ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { ITranslator } from '@jupyterlab/translation';
import { linkIcon } from '@jupyterlab/ui-components';
import { linkTo, unlinked, wantedBy } from '../model/link';
import { IPanel, ISidebar } from '../tokens';
import { COPY_LINK } from './commands';
import { ITEM_ARGS, itemMeant } from './pointed';
import { wordsOf } from './words';

const FOLLOW = 'lakey:follow-link';
const RANK = 50;
const SHOWN = 3000;

export const links: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:links',
  description: 'Addresses that lead to an item.',
  autoStart: true,
  requires: [IPanel],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    model: IPanel,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = wordsOf(translator);
    app.commands.addCommand(COPY_LINK, {
      label: ({ isContext }) =>
        isContext ? trans.__('Copy the link') : trans.__('Copy the Link to the Item'),
      icon: ({ isContext }) => (isContext ? linkIcon : undefined),
      describedBy: { args: ITEM_ARGS },
      isEnabled: args => itemMeant(app, model, args) !== undefined,
      execute: args => {
        Clipboard.copyToSystem(linkTo(itemMeant(app, model, args) ?? '', pageForOthers()));
        Notification.success(trans.__('The link is copied.'), { autoClose: SHOWN });
      }
    });
    palette?.addItem({ command: COPY_LINK, category: trans.__('Lakey') });
    model.changed.connect(() => app.commands.notifyCommandChanged(COPY_LINK));
  }
};

export const arrivals: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:arrivals',
  description: 'Opens the sidebar on the item that the address names.',
  autoStart: true,
  requires: [IRouter, ISidebar],
  activate: (app: JupyterFrontEnd, router: IRouter, sidebar: ISidebar): void => {
    app.commands.addCommand(FOLLOW, {
      describedBy: { args: { type: 'object', properties: { search: { type: 'string' } } } },
      isVisible: () => false,
      execute: ({ search }) => {
        void app.restored.then(() => arrived(router, sidebar, wantedBy(String(search))));
      }
    });
    router.register({ command: FOLLOW, pattern: /[?&]lakey=/, rank: RANK });
  }
};

/** Once the layout stands: what the address asked for is shown, and said in it no more. */
function arrived(router: IRouter, sidebar: ISidebar, item: string): void {
  sidebar.show(item === '' ? undefined : item);
  const { path, search = '', hash = '' } = router.current;
  const page = URLExt.join(router.base, path);
  router.navigate(`${page}${unlinked(search)}${hash}`, { skipRouting: true });
}

/** JupyterLab's page without anything of mine in it; behind a hub each is led to a server of their own. */
function pageForOthers(): string {
  const workspace = PageConfig.defaultWorkspace;
  return PageConfig.getUrl({ mode: 'multiple-document', workspace, treePath: '', toShare: true });
}
