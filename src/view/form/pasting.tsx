/** Around the boxes of a filter that takes many values: what is pasted there becomes values, and can be taken back. */

import React, {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useRef
} from 'react';
import type { Column } from '../../api/types';
import type { IPasted } from '../../model/pasting';
import { useWording } from '../wording';
import { pastedSaid } from './pastewords';

export interface IPastingProps {
  readonly column: Column;
  /** What became of what was pasted last. */
  readonly pasted: IPasted | null;
  /** Takes a text in; says whether it was more than one value. */
  readonly onPaste: (text: string) => boolean;
  /** Takes that back; says whether there was something. */
  readonly onUndo: () => boolean;
  readonly children: ReactNode;
}

export function Pasting({ children, ...props }: IPastingProps): JSX.Element {
  const { trans, format } = useWording();
  const { column, pasted } = props;
  const around = useRef<HTMLDivElement | null>(null);
  const { undo, ...heard } = usePastes(around, props);
  return (
    <div className="lakey-Many" ref={around} {...heard}>
      {children}
      <div className="lakey-Pasted lakey-Muted" role="status" aria-live="polite">
        {pasted === null
          ? trans.__('Lines, lists and columns of a sheet can be pasted here.')
          : pastedSaid(pasted, column, trans, format)}
      </div>
      {pasted !== null && (
        <button type="button" className="lakey-TextButton" onClick={undo}>
          {trans.__('Undo the paste')}
        </button>
      )}
    </div>
  );
}

/** What is done on a paste and on Ctrl+Z; the focus stays in the filter, whatever boxes it has then. */
function usePastes(
  around: RefObject<HTMLElement>,
  { onPaste, onUndo }: Pick<IPastingProps, 'onPaste' | 'onUndo'>
) {
  const refocus = () =>
    requestAnimationFrame(() => {
      if (!around.current?.contains(document.activeElement)) {
        around.current?.querySelector<HTMLElement>('input, select, button')?.focus();
      }
    });
  const undo = () => {
    const isUndone = onUndo();
    refocus();
    return isUndone;
  };
  return {
    undo,
    onPaste: (event: ClipboardEvent) => {
      if (onPaste(event.clipboardData.getData('text/plain'))) {
        event.preventDefault();
        refocus();
      }
    },
    onKeyDown: (event: KeyboardEvent) => {
      const isAsked = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey);
      if (isAsked && !event.shiftKey && undo()) {
        event.preventDefault();
      }
    }
  };
}
