/** Which columns a pull has: a list to tick, with search, all and none. */

import React, { useId, useState } from 'react';
import type { Column } from '../../api/types';
import type { IFault } from '../../model/faults';
import type { FormModel } from '../../model/form';
import { Finder, named } from '../finder';
import { Spread } from '../spread';
import { Windowed } from '../windowed';
import { useWording } from '../wording';
import { Faults } from './faults';

export interface IChosenProps {
  readonly form: FormModel;
  readonly faults: readonly IFault[];
}

const ROW_LINES = 2;
const MOST_SHOWN = 7;

export function Chosen({ form, faults }: IChosenProps): JSX.Element {
  const { trans } = useWording();
  const [query, setQuery] = useState('');
  const found = named(form.item.columns, query);
  const names = found.map(column => column.name);
  return (
    <fieldset className="lakey-Section">
      <legend>{trans.__('columns')}</legend>
      <div className="lakey-Section-tools">
        <Finder query={query} onQuery={setQuery} />
        <AllOrNone onChoose={isChosen => form.choose(names, isChosen)} />
      </div>
      <div style={{ height: `${Math.min(found.length, MOST_SHOWN) * ROW_LINES + 0.4}em` }}>
        <Windowed
          label={trans.__('Columns to pull')}
          count={found.length}
          lines={() => ROW_LINES}
          keyOf={place => names[place]}
          row={(place, tabIndex) => (
            <Choice
              column={found[place]}
              isChosen={form.chosen.has(names[place])}
              tabIndex={tabIndex}
              onChoose={isChosen => form.choose([names[place]], isChosen)}
            />
          )}
        />
      </div>
      <p className="lakey-Muted">
        {trans.__('%1 of %2 chosen', form.chosen.size, form.item.columns.length)}
      </p>
      <Faults faults={faults} />
    </fieldset>
  );
}

function AllOrNone({ onChoose }: { onChoose: (isChosen: boolean) => void }): JSX.Element {
  const { trans } = useWording();
  return (
    <>
      <button
        type="button"
        className="lakey-TextButton"
        aria-label={trans.__('Choose all of the columns')}
        onClick={() => onChoose(true)}
      >
        {trans.__('all')}
      </button>
      <button
        type="button"
        className="lakey-TextButton"
        aria-label={trans.__('Choose none of the columns')}
        onClick={() => onChoose(false)}
      >
        {trans.__('none')}
      </button>
    </>
  );
}

interface IChoiceProps {
  readonly column: Column;
  readonly isChosen: boolean;
  readonly tabIndex: number;
  readonly onChoose: (isChosen: boolean) => void;
}

function Choice({ column, isChosen, tabIndex, onChoose }: IChoiceProps): JSX.Element {
  const id = useId();
  return (
    <div className="lakey-Choice">
      <input
        type="checkbox"
        id={id}
        tabIndex={tabIndex}
        checked={isChosen}
        onChange={event => onChoose(event.target.checked)}
      />
      <label htmlFor={id} title={column.description || column.name}>
        {column.name}
      </label>
      <span className="lakey-Type">{column.type}</span>
      <Hint column={column} />
    </div>
  );
}

/** A few pixels of distribution, or the most frequent value. */
function Hint({ column }: { column: Column }): JSX.Element {
  const { format } = useWording();
  const top = column.distribution?.kind === 'values' ? column.distribution.values[0] : undefined;
  const rows = column.distribution?.rows ?? 0;
  return (
    <span className="lakey-Choice-hint">
      {top !== undefined && rows > 0 ? (
        <>
          <span className="lakey-Choice-top">{String(top.value)}</span>{' '}
          {format.share(top.count / rows)}
        </>
      ) : (
        <Spread column={column} width={56} height={14} />
      )}
    </span>
  );
}
