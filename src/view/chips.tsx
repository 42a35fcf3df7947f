/** What the items are narrowed to, as chips that are taken away again. */

import React, { useRef } from 'react';
import { closeIcon } from '@jupyterlab/ui-components';
import type { Choice, IPick } from '../model/choice';
import { picked } from './choicewords';
import { useWording } from './wording';

export interface IChipsProps {
  readonly choice: Choice;
  readonly onPick: (pick: IPick) => void;
  /** Called when the last one is taken away, so that the focus is not lost. */
  readonly onLeave: () => void;
}

export function Chips({ choice, onPick, onLeave }: IChipsProps): JSX.Element | null {
  const { trans } = useWording();
  const list = useRef<HTMLUListElement | null>(null);
  const remove = (place: number) => {
    const chips = list.current?.querySelectorAll('button');
    const next = chips?.[place + 1] ?? chips?.[place - 1];
    if (next === undefined) {
      onLeave();
    }
    next?.focus();
    onPick(choice[place]);
  };
  if (choice.length === 0) {
    return null;
  }
  return (
    <ul className="lakey-Chips" aria-label={trans.__('Narrowed to')} ref={list}>
      {choice.map((pick, place) => (
        <li key={`${pick.kind} ${pick.value}`}>
          <button
            type="button"
            className="lakey-Chip"
            aria-label={trans.__('Remove: %1', picked(pick, trans))}
            title={trans.__('Remove: %1', picked(pick, trans))}
            onClick={() => remove(place)}
          >
            <span>{picked(pick, trans)}</span>
            <closeIcon.react tag="span" />
          </button>
        </li>
      ))}
    </ul>
  );
}
