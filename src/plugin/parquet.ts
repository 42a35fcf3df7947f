/** Opens Parquet files of the workspace: a double click in the file browser shows rows, columns and the recipe. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { ABCWidgetFactory, type DocumentRegistry, DocumentWidget } from '@jupyterlab/docregistry';
import { ITranslator } from '@jupyterlab/translation';
import { Format } from '../model/format';
import { OpenedModel } from '../model/opened';
import { IJobs, ILake, IPanel, ISidebar } from '../tokens';
import { lakeyIcon } from '../view/icons';
import { toolbarOf } from '../view/opened/goto';
import { FilePage, type OnRecipe } from '../view/opened/page';
import type { IWording } from '../view/wording';
import { UnreadFactory } from './unread';
import { recipeActs } from './recipes';
import { wordsOf } from './words';

/** What opens them, by the name that JupyterLab knows it under. */
export const FACTORY = 'Lakey Parquet';
const TYPE = 'parquet';
type Shown = DocumentWidget<FilePage>;

export const parquet: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:parquet',
  description: 'Opens Parquet files of any size.',
  autoStart: true,
  requires: [ILake, IJobs, IPanel],
  optional: [ISidebar, ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: ILake,
    jobs: IJobs,
    panel: IPanel,
    ...[sidebar, restorer, translator]: [
      ISidebar | null,
      ILayoutRestorer | null,
      ITranslator | null
    ]
  ): void => {
    const trans = wordsOf(translator);
    const wording = { trans, format: new Format(translator?.languageCode) };
    const onRecipe = recipeActs({ client, jobs, panel, sidebar, trans });
    const factory = new FileFactory({ client, wording, onRecipe });
    const tracker = new WidgetTracker<Shown>({ namespace: 'lakey-parquet' });
    factory.widgetCreated.connect((_, shown) => {
      void tracker.add(shown);
      shown.context.pathChanged.connect(() => void tracker.save(shown));
    });
    app.docRegistry.addFileType({
      name: TYPE,
      displayName: trans.__('Parquet File'),
      extensions: ['.parquet'],
      mimeTypes: ['application/vnd.apache.parquet'],
      contentType: 'file',
      fileFormat: 'base64',
      icon: lakeyIcon
    });
    app.docRegistry.addModelFactory(new UnreadFactory());
    app.docRegistry.addWidgetFactory(factory);
    void restorer?.restore(tracker, {
      command: 'docmanager:open',
      args: ({ context: { path } }) => ({ path, factory: FACTORY }),
      name: ({ context: { path } }) => path
    });
  }
};

interface IFileFactoryOptions {
  readonly client: ILake;
  readonly wording: IWording;
  readonly onRecipe: OnRecipe;
}

class FileFactory extends ABCWidgetFactory<Shown> {
  constructor(private readonly _options: IFileFactoryOptions) {
    super({
      name: FACTORY,
      label: _options.wording.trans.__('Parquet'),
      modelName: UnreadFactory.NAME,
      fileTypes: [TYPE],
      defaultFor: [TYPE],
      readOnly: true
    });
  }

  protected createNewWidget(context: DocumentRegistry.Context): Shown {
    const { client, wording, onRecipe } = this._options;
    const model = new OpenedModel(client, context.localPath);
    context.pathChanged.connect(() => model.move(context.localPath));
    const content = new FilePage({ wording, page: { model, onRecipe } });
    const shown = new DocumentWidget({ content, context });
    shown.title.icon = lakeyIcon;
    shown.toolbar.addItem('lakey-go-to', toolbarOf(model, wording));
    return shown;
  }
}
