/** The value boxes of a filter: as many as the operator takes, each of the kind that the column's type wants. */

import React from 'react';
import { closeIcon } from '@jupyterlab/ui-components';
import type { IDraft } from '../../model/filters';
import type { IFault } from '../../model/faults';
import { known } from '../../model/literals';
import { Windowed } from '../windowed';
import { useWording } from '../wording';
import { type IPastingProps, Pasting } from './pasting';
import { ValueBox } from './valuebox';

export interface IValuesProps extends Omit<IPastingProps, 'children'> {
  readonly draft: IDraft;
  readonly takes: string;
  readonly faults: readonly IFault[];
  /** The element that says the faults. */
  readonly faultsId: string;
  readonly onTexts: (texts: readonly (string | null)[]) => void;
}

/** More boxes than this are a list of their own, of which only what is seen is drawn. */
const MOST_BOXES = 12;
const SHOWN = 6;
const LINES = 2.3;

export function Values(props: IValuesProps): JSX.Element {
  if (props.takes !== 'many') {
    return <Boxes {...props} />;
  }
  const isPicked = known(props.column).length > 0 && props.column.enum;
  const Boxed = props.draft.texts.length > MOST_BOXES ? Listed : Boxes;
  return <Pasting {...props}>{isPicked ? <Picks {...props} /> : <Boxed {...props} />}</Pasting>;
}

/** Several of the known values: a list to tick; one that is asked for and not known is there too. */
function Picks({ draft, column, onTexts }: IValuesProps): JSX.Element {
  const { trans, format } = useWording();
  const picked = new Set(draft.texts);
  const pick = (text: string, isPicked: boolean) => {
    const others = draft.texts.filter(each => each !== null && each !== text);
    const texts = isPicked ? [...others, text] : others;
    onTexts(texts.length > 0 ? texts : [null]);
  };
  const counts = known(column).map(({ text, count, share }) => ({
    text,
    said: count === null ? format.share(share) : format.count(count)
  }));
  const texts = new Set(counts.map(each => each.text));
  const others = draft.texts.flatMap(text =>
    text === null || texts.has(text) ? [] : [{ text, said: '' }]
  );
  return (
    <div className="lakey-Picks" role="group" aria-label={trans.__('Values')}>
      {[...counts, ...others].map(({ text, said }) => (
        <label key={text}>
          <input
            type="checkbox"
            checked={picked.has(text)}
            onChange={event => pick(text, event.target.checked)}
          />
          <span className="lakey-Picks-text">{text}</span>
          <span className="lakey-Muted">{said}</span>
        </label>
      ))}
    </div>
  );
}

/** Very many values, one below the other. */
function Listed({ draft, column, faults, faultsId, onTexts }: IValuesProps): JSX.Element {
  const { trans, format } = useWording();
  const { texts } = draft;
  const wrong = new Set(faults.map(each => each.value));
  return (
    <div>
      <div className="lakey-Values-list" style={{ height: `${SHOWN * LINES}em` }}>
        <Windowed
          label={trans.__('Values')}
          count={texts.length}
          lines={() => LINES}
          keyOf={String}
          row={(place, tabIndex) => (
            <div className="lakey-Box">
              <ValueBox
                column={column}
                text={texts[place]}
                label={trans.__('Value')}
                describedBy={wrong.has(place) ? faultsId : undefined}
                onText={next => onTexts(texts.map((each, i) => (i === place ? next : each)))}
              />
              <RemoveValue
                tabIndex={tabIndex}
                onRemove={() => onTexts(texts.filter((_, i) => i !== place))}
              />
            </div>
          )}
        />
      </div>
      <span className="lakey-Muted">
        {trans._n('%2 value', '%2 values', texts.length, format.whole(texts.length))}
      </span>
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

interface IRemoveProps {
  readonly tabIndex?: number;
  readonly onRemove: () => void;
}

function RemoveValue({ tabIndex, onRemove }: IRemoveProps): JSX.Element {
  const { trans } = useWording();
  return (
    <button
      type="button"
      className="lakey-IconButton"
      tabIndex={tabIndex}
      aria-label={trans.__('Remove the value')}
      onClick={onRemove}
    >
      <closeIcon.react tag="span" />
    </button>
  );
}
