/** The recipes that a person saved: opened in the form again, renamed, deleted. */

import React, { type KeyboardEvent, useEffect, useRef } from 'react';
import { deleteIcon, editIcon, fileIcon, type LabIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISaved, RecipesModel } from '../model/recipes';
import { Disclosure } from './disclosure';
import { handle } from './handles';
import { useModel, useRoving } from './hooks';
import { joined } from './pullwords';
import { specSaid } from './specwords';
import { useWording } from './wording';

export const RECIPE_ACTIONS = ['open', 'rename', 'delete'] as const;
export type RecipeAction = (typeof RECIPE_ACTIONS)[number];

export interface IRecipesProps {
  readonly model: RecipesModel;
  readonly onAct: (action: RecipeAction, saved: ISaved) => void;
}

interface IAction {
  readonly icon: LabIcon;
  readonly key: string;
  readonly label: (trans: TranslationBundle) => string;
}

export const ACTIONS: Readonly<Record<RecipeAction, IAction>> = {
  open: { icon: fileIcon, key: 'Enter', label: trans => trans.__('Open in the form') },
  rename: { icon: editIcon, key: 'F2', label: trans => trans.__('Rename') },
  delete: { icon: deleteIcon, key: 'Delete', label: trans => trans.__('Delete') }
};

/** Nothing until something is saved, or somebody asks for it. */
export function RecipeList({ model, onAct }: IRecipesProps): JSX.Element | null {
  const { trans } = useWording();
  const { isOpen, saved } = useModel(model);
  if (saved.length === 0 && !isOpen) {
    return null;
  }
  return (
    <Disclosure
      title={trans.__('Saved recipes')}
      count={saved.length}
      isOpen={isOpen}
      onOpen={isOpen => model.show(isOpen)}
      className="lakey-Recipes"
    >
      {saved.length === 0 ? (
        <p className="lakey-Muted lakey-Pulls-none">
          {trans.__('None yet. “save…” in the form of an item keeps one.')}
        </p>
      ) : (
        <Entries saved={saved} onAct={onAct} />
      )}
    </Disclosure>
  );
}

interface IEntriesProps extends Pick<IRecipesProps, 'onAct'> {
  readonly saved: readonly ISaved[];
}

function Entries({ saved, onAct }: IEntriesProps): JSX.Element {
  const list = useRef<HTMLUListElement | null>(null);
  const hadFocus = useRef(false);
  const focus = (place: number) =>
    list.current?.querySelectorAll<HTMLElement>('.lakey-Pull')[place]?.focus();
  const roving = useRoving(saved.length, 5, focus);
  useEffect(() => {
    // The one that had the focus has another name now, or is gone.
    if (hadFocus.current && document.activeElement === document.body) {
      list.current?.querySelector<HTMLElement>('.lakey-Pull[tabindex="0"]')?.focus();
    }
  }, [saved]);
  return (
    <ul
      className="lakey-Pulls-list"
      ref={list}
      onKeyDown={roving.onKeyDown}
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={event => {
        hadFocus.current = event.relatedTarget === null;
      }}
    >
      {saved.map((each, place) => (
        <li key={each.name} onFocus={() => roving.rove(place)}>
          <Entry saved={each} tabIndex={place === roving.at ? 0 : -1} onAct={onAct} />
        </li>
      ))}
    </ul>
  );
}

interface IEntryProps extends Pick<IRecipesProps, 'onAct'> {
  readonly saved: ISaved;
  readonly tabIndex: number;
}

function Entry({ saved, tabIndex, onAct }: IEntryProps): JSX.Element {
  const { trans, format } = useWording();
  const said = joined([saved.item, specSaid(saved.spec, trans, format)]);
  const onKeyDown = (event: KeyboardEvent) => {
    const action = RECIPE_ACTIONS.find(each => ACTIONS[each].key === event.key);
    if (event.target === event.currentTarget && action !== undefined) {
      event.preventDefault();
      onAct(action, saved);
    }
  };
  return (
    <div
      className="lakey-Pull"
      role="group"
      aria-label={joined([saved.name, saved.item])}
      tabIndex={tabIndex}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onAct('open', saved)}
      {...handle('recipe', saved.name)}
    >
      <div className="lakey-Pull-head">
        <span className="lakey-Pull-name" title={saved.name}>
          {saved.name}
        </span>
        <span className="lakey-Pull-actions">
          {RECIPE_ACTIONS.map(action => (
            <Act key={action} action={action} saved={saved} onAct={onAct} />
          ))}
        </span>
      </div>
      <p className="lakey-Pull-said lakey-Landed-recipe" title={said}>
        {said}
      </p>
    </div>
  );
}

function Act({
  action,
  saved,
  onAct
}: Omit<IEntryProps, 'tabIndex'> & { readonly action: RecipeAction }): JSX.Element {
  const { trans } = useWording();
  const { icon: Icon, label } = ACTIONS[action];
  return (
    <button
      type="button"
      className="lakey-IconButton"
      title={label(trans)}
      aria-label={`${label(trans)}: ${saved.name}`}
      onClick={() => onAct(action, saved)}
    >
      <Icon.react tag="span" />
    </button>
  );
}
