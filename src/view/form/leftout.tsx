/** What a recipe asked for and the form has no place for, in one sentence. */

import React from 'react';
import { closeIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { where } from '../../model/code';
import type { LeftOut } from '../../model/filling';
import { useWording } from '../wording';

export interface ILeftOutProps {
  readonly leftOut: readonly LeftOut[];
  readonly onDismiss: () => void;
}

export function LeftOutNote({ leftOut, onDismiss }: ILeftOutProps): JSX.Element {
  const { trans } = useWording();
  const said = leftOut.map(each => `“${saidOf(each, trans)}”`).join(', ');
  return (
    <div className="lakey-LeftOut" role="status">
      {leftOut.length > 0 && (
        <>
          <p>{trans.__('Left out, since the item or the form does not have it: %1.', said)}</p>
          <button
            type="button"
            className="lakey-IconButton"
            title={trans.__('Close the note')}
            aria-label={trans.__('Close the note')}
            onClick={onDismiss}
          >
            <closeIcon.react tag="span" />
          </button>
        </>
      )}
    </div>
  );
}

function saidOf(each: LeftOut, trans: TranslationBundle): string {
  if (each.kind === 'filter') {
    return where([each.filter]);
  }
  return each.kind === 'column' ? trans.__('column %1', each.what) : each.what;
}
