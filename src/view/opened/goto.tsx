/** The toolbar of a file that is looked at: how many rows there are, going to one of them, looking again. */

import React, { type FormEvent, useState } from 'react';
import { ReactWidget } from '@jupyterlab/apputils';
import { refreshIcon } from '@jupyterlab/ui-components';
import { type OpenedModel, rowOf } from '../../model/opened';
import { useModel } from '../hooks';
import { type IWording, useWording, Wording } from '../wording';

/** What stands in the toolbar. */
export function toolbarOf(model: OpenedModel, wording: IWording): ReactWidget {
  const widget = ReactWidget.create(
    <Wording.Provider value={wording}>
      <GoTo model={model} />
    </Wording.Provider>
  );
  widget.addClass('lakey-GoTo');
  return widget;
}

function GoTo({ model }: { readonly model: OpenedModel }): JSX.Element {
  const { trans, format } = useWording();
  const { file, place } = useModel(model);
  const [text, setText] = useState('');
  const rows = file.kind === 'ready' ? file.value.rows : 0;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const row = rowOf(text);
    if (row !== null) {
      model.turn('rows');
      model.go({ row: row - 1, column: place.column });
    }
  };
  return (
    <form className="lakey-GoTo-form" onSubmit={onSubmit}>
      <label>
        {trans.__('Go to row')}
        <input
          type="text"
          inputMode="numeric"
          className="jp-mod-styled"
          value={text}
          disabled={rows === 0}
          onChange={event => setText(event.target.value)}
        />
      </label>
      <span className="lakey-GoTo-rows">{rows > 0 && trans.__('of %1', format.whole(rows))}</span>
      <Again onAgain={() => model.load()} />
    </form>
  );
}

function Again({ onAgain }: { readonly onAgain: () => void }): JSX.Element {
  const { trans } = useWording();
  return (
    <button
      type="button"
      className="lakey-IconButton"
      title={trans.__('Look at the file again')}
      aria-label={trans.__('Look at the file again')}
      onClick={onAgain}
    >
      <refreshIcon.react tag="span" />
    </button>
  );
}
