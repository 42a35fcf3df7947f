/** The value boxes of a filter: as many as the operator takes, each of the kind that the column's type wants. */

import React from 'react';
import { closeIcon } from '@jupyterlab/ui-components';
import type { Column } from '../../api/types';
import type { IDraft } from '../../model/filters';
import type { IFault } from '../../model/form';
import { known } from '../../model/literals';
import { useWording } from '../wording';
import { ValueBox } from './valuebox';

export interface IValuesProps {
  readonly draft: IDraft;
  readonly column: Column;
  readonly takes: string;
  readonly faults: readonly IFault[];
  /** The element that says the faults. */
  readonly faultsId: string;
  readonly onTexts: (texts: readonly (string | null)[]) => void;
}

export function Values(props: IValuesProps): JSX.Element {
  const isPicked = props.takes === 'many' && known(props.column).length > 0 && props.column.enum;
  return isPicked ? <Picks {...props} /> : <Boxes {...props} />;
}

/** Several of the known values: a list to tick. */
function Picks({ draft, column, onTexts }: IValuesProps): JSX.Element {
  const { trans, format } = useWording();
  const picked = new Set(draft.texts);
  const pick = (text: string, isPicked: boolean) => {
    const others = draft.texts.filter(each => each !== null && each !== text);
    const texts = isPicked ? [...others, text] : others;
    onTexts(texts.length > 0 ? texts : [null]);
  };
  return (
    <div className="lakey-Picks" role="group" aria-label={trans.__('Values')}>
      {known(column).map(({ text, count, share }) => (
        <label key={text}>
          <input
            type="checkbox"
            checked={picked.has(text)}
            onChange={event => pick(text, event.target.checked)}
          />
          <span className="lakey-Picks-text">{text}</span>
          <span className="lakey-Muted">
            {count === null ? format.share(share) : format.count(count)}
          </span>
        </label>
      ))}
    </div>
  );
}

/** One, two or many boxes side by side. */
function Boxes({ draft, column, takes, faults, faultsId, onTexts }: IValuesProps): JSX.Element {
  const { trans } = useWording();
  const texts = draft.texts;
  const isMany = takes === 'many';
  const isWrong = (place: number) =>
    faults.some(({ value }) => value === undefined || value === place);
  const labels = takes === 'two' ? [trans.__('The least'), trans.__('The most')] : [];
  return (
    <div className="lakey-Boxes">
      {texts.map((text, place) => (
        <div className="lakey-Box" key={place}>
          <ValueBox
            column={column}
            text={text}
            label={labels[place] ?? trans.__('Value')}
            describedBy={isWrong(place) ? faultsId : undefined}
            onText={next => onTexts(texts.map((each, i) => (i === place ? next : each)))}
          />
          {isMany && texts.length > 1 && (
            <RemoveValue onRemove={() => onTexts(texts.filter((_, i) => i !== place))} />
          )}
        </div>
      ))}
      {isMany && (
        <button
          type="button"
          className="lakey-TextButton"
          onClick={() => onTexts([...texts, null])}
        >
          + {trans.__('value')}
        </button>
      )}
    </div>
  );
}

function RemoveValue({ onRemove }: { onRemove: () => void }): JSX.Element {
  const { trans } = useWording();
  return (
    <button
      type="button"
      className="lakey-IconButton"
      aria-label={trans.__('Remove the value')}
      onClick={onRemove}
    >
      <closeIcon.react tag="span" />
    </button>
  );
}
