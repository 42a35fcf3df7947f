/** The page of the audit in the main area, for admins. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { asFailure } from '../api/failure';
import type { AuditLine } from '../api/types';
import { AuditModel } from '../model/audit';
import { csv } from '../model/csv';
import { Format } from '../model/format';
import { SessionModel } from '../model/session';
import { ILake } from '../tokens';
import { AuditPage } from '../view/audit/page';
import { lakeyIcon } from '../view/icons';
import { AUDIT } from './commands';
import { hasTabs } from './tabs';
import { wordsOf } from './words';

/** Milliseconds in which the browser has surely taken a file over. */
const FETCHED = 60_000;
const FILE = 'lakey-audit.csv';
const FIELDS: readonly (keyof AuditLine)[] = [
  'at',
  'event',
  'person',
  'item',
  'snapshot',
  'rows',
  'bytes',
  'lake_bytes',
  'code',
  'job',
  'kind',
  'attempt',
  'destination',
  'spec'
];

export const audit: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:audit',
  description: 'Who asked for what and how it ended, for admins.',
  autoStart: true,
  requires: [ILake],
  optional: [ICommandPalette, ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: ILake,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ): void => {
    if (!hasTabs(app)) {
      return;
    }
    const trans = wordsOf(translator);
    const format = new Format(translator?.languageCode);
    const session = new SessionModel(client);
    const tracker = new WidgetTracker<AuditPage>({ namespace: 'lakey-audit' });
    let page: AuditPage | null = null;
    app.commands.addCommand(AUDIT, {
      label: trans.__('Lakey Audit'),
      caption: trans.__('Who asked for what, and how it ended; for admins'),
      icon: args => (args.isPalette ? undefined : lakeyIcon),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => isAdmin(session),
      execute: () => {
        if (page === null || page.isDisposed) {
          page = made(client, { trans, format });
          app.shell.add(page, 'main', { type: 'Lakey audit' });
          void tracker.add(page);
        }
        app.shell.activateById(page.id);
      }
    });
    palette?.addItem({ command: AUDIT, category: trans.__('Lakey'), args: { isPalette: true } });
    void restorer?.restore(tracker, { command: AUDIT, name: () => 'lakey-audit' });
    session.changed.connect(() => app.commands.notifyCommandChanged(AUDIT));
    void app.restored.then(() => session.load());
  }
};

function isAdmin({ config }: SessionModel): boolean {
  return config.kind === 'ready' && config.value.account.admin;
}

function made(client: ILake, wording: { trans: TranslationBundle; format: Format }): AuditPage {
  const model = new AuditModel(client);
  model.load();
  return new AuditPage({ wording, audit: { model, onExport: () => void exported(model) } });
}

/** Hands every line that fits to the browser, as a file. */
async function exported(model: AuditModel): Promise<void> {
  try {
    const text = csv(await model.all(), FIELDS);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    link.download = FILE;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), FETCHED);
  } catch (reason) {
    Notification.error(asFailure(reason).message, { autoClose: 5000 });
  }
}
