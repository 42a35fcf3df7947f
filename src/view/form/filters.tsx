/** The filters of a pull: a column, an operator that fits it, and a value box that helps. */

import React, { useEffect, useId, useMemo, useRef } from 'react';
import { closeIcon } from '@jupyterlab/ui-components';
import { bordersOf, fitting, type IDraft, isRanged } from '../../model/filters';
import type { IFault } from '../../model/faults';
import type { FormModel } from '../../model/form';
import { rulerOf } from '../../model/ruler';
import { useWording } from '../wording';
import { Brush } from './brush';
import { Faults } from './faults';
import { Values } from './values';

export interface IFiltersProps {
  readonly form: FormModel;
  readonly faults: readonly IFault[];
}

export function Filters({ form, faults }: IFiltersProps): JSX.Element {
  const { trans } = useWording();
  return (
    <fieldset className="lakey-Section">
      <legend>{trans.__('filters')}</legend>
      {form.drafts.map((draft, place) => (
        <FilterRow
          key={draft.id}
          form={form}
          draft={draft}
          number={place + 1}
          faults={faults.filter(fault => fault.draft === draft.id)}
        />
      ))}
      <button
        type="button"
        className="lakey-TextButton lakey-AddFilter"
        disabled={form.filterable.length === 0}
        onClick={() => form.addFilter()}
      >
        + {trans.__('add filter')}
      </button>
    </fieldset>
  );
}

interface IRowProps {
  readonly form: FormModel;
  readonly draft: IDraft;
  readonly number: number;
  readonly faults: readonly IFault[];
}

function FilterRow({ form, draft, number, faults }: IRowProps): JSX.Element {
  const { trans } = useWording();
  const faultsId = useId();
  const row = form.operators.find(each => each.symbol === draft.operator);
  const shown = useShown(draft);
  return (
    <div
      ref={shown}
      className="lakey-FilterRow"
      role="group"
      aria-label={trans.__('Filter %1', number)}
    >
      <FilterColumn form={form} draft={draft} />
      <FilterOperator form={form} draft={draft} />
      <Remove number={number} onRemove={() => form.removeFilter(draft.id)} />
      <Range form={form} draft={draft} />
      {row !== undefined && row.takes !== 'none' && (
        <Values
          draft={draft}
          column={form.column(draft.column)}
          takes={row.takes}
          faults={faults}
          faultsId={faultsId}
          onTexts={texts => form.filterTexts(draft.id, texts)}
          pasted={form.pastedInto(draft.id)}
          onPaste={text => form.paste(draft.id, text)}
          onUndo={() => form.undoPaste(draft.id)}
        />
      )}
      <Faults faults={faults} id={faultsId} />
    </div>
  );
}

interface IRemoveProps {
  readonly number: number;
  readonly onRemove: () => void;
}

function Remove({ number, onRemove }: IRemoveProps): JSX.Element {
  const { trans } = useWording();
  return (
    <button
      type="button"
      className="lakey-IconButton lakey-FilterRow-remove"
      title={trans.__('Remove filter %1', number)}
      aria-label={trans.__('Remove filter %1', number)}
      onClick={onRemove}
    >
      <closeIcon.react tag="span" />
    </button>
  );
}

/** Brings a filter into sight, with the boxes that it has now, when somebody adds it or chooses another column. */
function useShown({ column, operator }: IDraft): React.RefObject<HTMLDivElement> {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const node = shown.current;
    if (node?.parentElement?.contains(document.activeElement)) {
      node.scrollIntoView({ block: 'nearest' });
    }
  }, [column, operator]);
  return shown;
}

/** The column's spread to drag on, where the filter keeps a range or could keep one. */
function Range({ form, draft }: Pick<IRowProps, 'form' | 'draft'>): JSX.Element | null {
  const column = form.column(draft.column);
  const ruler = useMemo(() => rulerOf(column), [column]);
  const borders = bordersOf(draft);
  if (ruler === null || borders === null || !isRanged(form.operators, column)) {
    return null;
  }
  const onBorders = (next: readonly [string | null, string | null]) =>
    form.filterRange(draft.id, next);
  return <Brush column={column} ruler={ruler} borders={borders} onBorders={onBorders} />;
}

function FilterColumn({ form, draft }: Pick<IRowProps, 'form' | 'draft'>): JSX.Element {
  const { trans } = useWording();
  return (
    <select
      className="lakey-FilterRow-column"
      aria-label={trans.__('Column')}
      value={draft.column}
      onChange={event => form.filterColumn(draft.id, event.target.value)}
    >
      {form.filterable.map(column => (
        <option key={column.name} value={column.name}>
          {column.name}
        </option>
      ))}
    </select>
  );
}

function FilterOperator({ form, draft }: Pick<IRowProps, 'form' | 'draft'>): JSX.Element {
  const { trans } = useWording();
  return (
    <select
      className="lakey-FilterRow-operator"
      aria-label={trans.__('Operator')}
      value={draft.operator}
      onChange={event => form.filterOperator(draft.id, event.target.value)}
    >
      {fitting(form.operators, form.column(draft.column)).map(row => (
        <option key={row.symbol} value={row.symbol}>
          {trans.__(row.said)}
        </option>
      ))}
    </select>
  );
}
