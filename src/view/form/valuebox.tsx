/** One value of a filter: a choice, a date, or text with suggestions, as the column's type wants. */

import React, { useId } from 'react';
import type { Column, ColumnType } from '../../api/types';
import { isolated } from '../../model/isolated';
import { isZoned, known, shown } from '../../model/literals';
import { useWording } from '../wording';

export interface IValueBoxProps {
  readonly column: Column;
  readonly text: string | null;
  readonly label: string;
  readonly describedBy?: string;
  readonly onText: (text: string) => void;
}

export function ValueBox(props: IValueBoxProps): JSX.Element {
  const { column } = props;
  if (column.type === 'BOOLEAN') {
    return <Choice {...props} choices={['true', 'false'].map(text => ({ text, note: '' }))} />;
  }
  return column.enum && known(column).length > 0 ? <EnumBox {...props} /> : <TextBox {...props} />;
}

function EnumBox(props: IValueBoxProps): JSX.Element {
  const { format } = useWording();
  const choices = known(props.column).map(({ text, count, share }) => ({
    text,
    note: ` (${count === null ? format.share(share) : format.count(count)})`
  }));
  return <Choice {...props} choices={choices} />;
}

interface IOption {
  readonly text: string;
  readonly note: string;
}

interface IChoiceProps extends IValueBoxProps {
  readonly choices: readonly IOption[];
}

/** The choices, and what is chosen where that is none of them. */
function withText(choices: readonly IOption[], text: string | null): readonly IOption[] {
  const isKnown = text === null || choices.some(choice => choice.text === text);
  return isKnown ? choices : [...choices, { text, note: '' }];
}

function Choice({ text, label, choices, describedBy, onText }: IChoiceProps): JSX.Element {
  const { trans } = useWording();
  return (
    <select
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={describedBy !== undefined}
      value={text ?? ''}
      onChange={event => onText(event.target.value)}
    >
      {text === null && (
        <option value="" disabled>
          {trans.__('choose…')}
        </option>
      )}
      {withText(choices, text).map(choice => (
        <option key={choice.text} value={choice.text}>
          {isolated(choice.text) + choice.note}
        </option>
      ))}
    </select>
  );
}

/** The input of each type; all others are text. Numbers are text as well: large ones must keep their digits. */
const INPUTS: Partial<Record<ColumnType, { readonly type: string; readonly step?: string }>> = {
  DATE: { type: 'date' },
  DATETIME: { type: 'datetime-local', step: '1' }
};

/** What those inputs show; of anything else, such as a time to the microsecond, they would show nothing. */
const SHOWABLE = /^(\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?)?)?$/;

const NUMERIC: ReadonlySet<ColumnType> = new Set<ColumnType>(['INTEGER', 'FLOAT', 'DECIMAL']);

function TextBox({ column, text, label, describedBy, onText }: IValueBoxProps): JSX.Element {
  const { trans } = useWording();
  const list = useId();
  const suggestions = column.type === 'STRING' ? known(column) : [];
  const input = (SHOWABLE.test(text ?? '') && INPUTS[column.type]) || { type: 'text' };
  return (
    <>
      <input
        {...input}
        className="jp-mod-styled"
        aria-label={isZoned(column) ? trans.__('%1 (UTC)', label) : label}
        aria-describedby={describedBy}
        aria-invalid={describedBy !== undefined}
        inputMode={NUMERIC.has(column.type) ? 'decimal' : undefined}
        list={suggestions.length > 0 ? list : undefined}
        placeholder={example(column)}
        spellCheck={false}
        value={text ?? ''}
        onChange={event => onText(event.target.value)}
      />
      {isZoned(column) && <span className="lakey-Muted">UTC</span>}
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map(each => (
            <option key={each.text} value={each.text} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** The borders of the column, as a hint at what fits. */
function example(column: Column): string {
  if (!NUMERIC.has(column.type) || column.min === null || column.max === null) {
    return '';
  }
  return `${shown(column.min, column)} … ${shown(column.max, column)}`;
}
