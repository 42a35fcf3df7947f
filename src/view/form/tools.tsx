/** What can be done with a form as a whole: fill it in from a text, copy it as one, save it. */

import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useWording } from '../wording';

export const FORM_ACTIONS = ['open', 'copy', 'save'] as const;
export type FormAction = (typeof FORM_ACTIONS)[number];

export interface IToolsProps {
  /** Those that this site offers. */
  readonly actions: readonly FormAction[];
  /** Told of an action, and where its button ends on the screen. */
  readonly onAct: (action: FormAction, x: number, y: number) => void;
  /** Whether the form says a recipe already. */
  readonly isWhole: boolean;
}

const LABELS: Readonly<Record<FormAction, (trans: TranslationBundle) => string>> = {
  open: trans => trans.__('open from text…'),
  copy: trans => trans.__('copy as…'),
  save: trans => trans.__('save…')
};

export function Tools({ actions, onAct, isWhole }: IToolsProps): JSX.Element {
  const { trans } = useWording();
  return (
    <div className="lakey-Tools" role="group" aria-label={trans.__('Recipe')}>
      {actions.map(action => (
        <button
          key={action}
          type="button"
          className="lakey-TextButton"
          disabled={action !== 'open' && !isWhole}
          aria-haspopup={action === 'copy' ? 'menu' : undefined}
          onClick={event => {
            const { left, bottom } = event.currentTarget.getBoundingClientRect();
            onAct(action, left, bottom);
          }}
        >
          {LABELS[action](trans)}
        </button>
      ))}
    </div>
  );
}
