/** The recipe a file came from, in words, and what can be done with it. */

import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Recipe } from '../../api/types';
import { where } from '../../model/code';
import type { Format } from '../../model/format';
import { Empty } from '../states';
import { useWording } from '../wording';

export interface IRecipeActions {
  readonly onAgain: () => void;
  readonly onForm: () => void;
  readonly onMagic: () => void;
}

export interface IRecipeProps extends IRecipeActions {
  readonly recipe: Recipe | null;
}

export function RecipePane({ recipe, ...actions }: IRecipeProps): JSX.Element {
  const { trans } = useWording();
  if (recipe === null) {
    return (
      <Empty title={trans.__('No pull wrote this file')}>
        <p>{trans.__('Files that Lakey pulls tell here what they were made from.')}</p>
      </Empty>
    );
  }
  return <Told recipe={recipe} {...actions} />;
}

function Told({ recipe, ...actions }: IRecipeProps & { recipe: Recipe }): JSX.Element {
  const { trans, format } = useWording();
  return (
    <div className="lakey-Recipe">
      <dl className="lakey-Facts">
        {factsOf(recipe, trans, format).map(([name, value]) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd>
              <Parts parts={value} />
            </dd>
          </React.Fragment>
        ))}
      </dl>
      <Actions {...actions} />
      <p className="lakey-Muted">
        {trans.__('This is what the file says of itself. Pull again takes the item as it is now.')}
      </p>
    </div>
  );
}

function Actions({ onAgain, onForm, onMagic }: IRecipeActions): JSX.Element {
  const { trans } = useWording();
  return (
    <div className="lakey-Recipe-actions">
      <button type="button" className="jp-mod-styled jp-mod-accept" onClick={onAgain}>
        {trans.__('Pull again')}
      </button>
      <button type="button" className="jp-mod-styled" onClick={onForm}>
        {trans.__('Open in the form')}
      </button>
      <button type="button" className="jp-mod-styled" onClick={onMagic}>
        {trans.__('Copy as %lakey')}
      </button>
    </div>
  );
}

/** Texts of the file one after the other; none can turn the direction in which the others are read. */
function Parts({ parts }: { readonly parts: readonly string[] }): JSX.Element {
  return (
    <>
      {parts.map((part, place) => (
        <React.Fragment key={place}>
          {place > 0 && ', '}
          <bdi>{part}</bdi>
        </React.Fragment>
      ))}
    </>
  );
}

/** What is known of a recipe, by its name: one text or several. */
function factsOf(
  { item, spec, pulled, snapshot }: Recipe,
  trans: TranslationBundle,
  format: Format
): readonly (readonly [string, readonly string[]])[] {
  const { columns, filters = [], randomize_ratio: ratio = 1, seed = 0 } = spec;
  const share = format.share(ratio);
  const conditions = filters.map(filter => where([filter]));
  const facts: readonly (readonly [string, readonly string[]])[] = [
    [trans.__('Item'), [item]],
    [trans.__('Rows where'), filters.length > 0 ? conditions : [trans.__('no filter: every row')]],
    [
      trans.__('Share of rows'),
      [ratio < 1 ? trans.__('%1 (seed %2)', share, seed) : trans.__('all of them')]
    ],
    [trans.__('Columns'), columns],
    [trans.__('Pulled'), pulled === null ? [] : [format.time(pulled)]],
    [trans.__('Snapshot'), snapshot === '' ? [] : [snapshot]]
  ];
  return facts.filter(([, parts]) => parts.length > 0);
}
