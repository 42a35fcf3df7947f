/** A Parquet file that is looked at: its rows, its columns, and the recipe it came from. */

import React from 'react';
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ParquetFile, Recipe } from '../../api/types';
import { FILE_TABS, type FileTab, type OpenedModel } from '../../model/opened';
import { useModel } from '../hooks';
import { Empty, Failed, Loading } from '../states';
import { Tabs } from '../tabs';
import { type IWording, useWording, Wording } from '../wording';
import { FileColumns } from './columns';
import { Grid } from './grid';
import { type IRecipeActions, RecipePane } from './recipe';

/** What can be done with the recipe of a file that is looked at. */
export type OnRecipe = Readonly<
  Record<keyof IRecipeActions, (recipe: Recipe, file: ParquetFile) => void>
>;

export interface IFilePageProps {
  readonly model: OpenedModel;
  readonly onRecipe: OnRecipe;
}

export class FilePage extends ReactWidget {
  constructor(options: { wording: IWording; page: IFilePageProps }) {
    super();
    this._options = options;
    this.addClass('lakey-Panel');
    this.addClass('lakey-File');
  }

  override dispose(): void {
    this._options.page.model.dispose();
    super.dispose();
  }

  override render(): JSX.Element {
    return (
      <Wording.Provider value={this._options.wording}>
        <Page {...this._options.page} />
      </Wording.Provider>
    );
  }

  private readonly _options: { wording: IWording; page: IFilePageProps };
}

function Page({ model, onRecipe }: IFilePageProps): JSX.Element {
  const { trans } = useWording();
  const { file, tab } = useModel(model);
  if (file.kind === 'loading') {
    return <Loading label={trans.__('Looking at the file…')} />;
  }
  if (file.kind === 'failed') {
    return <Failed failure={file.failure} onRetry={() => model.load()} />;
  }
  return (
    <Tabs
      label={trans.__('What is shown of the file')}
      tabs={FILE_TABS.map(id => ({ id, label: LABELS[id](trans) }))}
      current={tab}
      onTurn={each => model.turn(each)}
    >
      {tab === 'rows' && <RowsPane model={model} file={file.value} />}
      {tab === 'columns' && <FileColumns file={file.value} />}
      {tab === 'recipe' && <FileRecipe file={file.value} onRecipe={onRecipe} />}
    </Tabs>
  );
}

const LABELS: Readonly<Record<FileTab, (trans: TranslationBundle) => string>> = {
  rows: trans => trans.__('Rows'),
  columns: trans => trans.__('Columns'),
  recipe: trans => trans.__('Recipe')
};

interface IPaneProps {
  readonly model: OpenedModel;
  readonly file: ParquetFile;
}

function RowsPane({ model, file }: IPaneProps): JSX.Element {
  const { trans } = useWording();
  if (file.columns.length === 0) {
    return <Empty title={trans.__('This file has no columns')} />;
  }
  if (file.rows === 0 || model.blocks === null) {
    return (
      <Empty title={trans.__('This file has no rows')}>
        <p>{trans.__('The Columns tab tells which columns they would have.')}</p>
      </Empty>
    );
  }
  return (
    <Grid
      key={`${file.path} ${file.version}`}
      label={trans.__('Rows of %1', file.path)}
      rows={file.rows}
      columns={file.columns}
      cells={model.blocks}
      place={model.place}
      onGo={place => model.go(place)}
      onReload={() => model.load()}
    />
  );
}

interface IFileRecipeProps extends Pick<IPaneProps, 'file'> {
  readonly onRecipe: OnRecipe;
}

function FileRecipe({ file, onRecipe }: IFileRecipeProps): JSX.Element {
  const { recipe } = file;
  const told = (act: keyof IRecipeActions) => () => recipe && onRecipe[act](recipe, file);
  return (
    <RecipePane
      recipe={recipe}
      onAgain={told('onAgain')}
      onForm={told('onForm')}
      onMagic={told('onMagic')}
    />
  );
}
