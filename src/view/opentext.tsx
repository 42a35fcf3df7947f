/** A box for a text that says a pull, with a line that tells what it says. */

import React, { useId, useState } from 'react';
import { type Dialog, ReactWidget } from '@jupyterlab/apputils';
import { openingSaid } from './openwords';
import { type IWording, useWording, Wording } from './wording';

export interface IOpenTextOptions {
  readonly wording: IWording;
  readonly text: string;
}

/** The body of a dialog that asks for such a text. */
export class OpenText extends ReactWidget implements Dialog.IBodyWidget<string> {
  constructor({ wording, text }: IOpenTextOptions) {
    super();
    this._wording = wording;
    this._text = text;
    this.addClass('lakey-OpenText');
  }

  getValue(): string {
    return this._text;
  }

  override render(): JSX.Element {
    const onText = (text: string) => {
      this._text = text;
    };
    return (
      <Wording.Provider value={this._wording}>
        <Box text={this._text} onText={onText} />
      </Wording.Provider>
    );
  }

  private readonly _wording: IWording;
  private _text: string;
}

interface IBoxProps {
  readonly text: string;
  readonly onText: (text: string) => void;
}

const ROWS = 8;

function Box({ text: first, onText }: IBoxProps): JSX.Element {
  const { trans, format } = useWording();
  const id = useId();
  const [text, setText] = useState(first);
  return (
    <>
      <label htmlFor={id}>
        {trans.__('A %lakey line, lake.pull(…) in Python, or a recipe in JSON')}
      </label>
      <textarea
        id={id}
        className="jp-mod-styled"
        rows={ROWS}
        value={text}
        spellCheck={false}
        aria-describedby={`${id}-said`}
        onChange={event => {
          setText(event.target.value);
          onText(event.target.value);
        }}
      />
      <p id={`${id}-said`} className="lakey-OpenText-said" role="status">
        {openingSaid(text, trans, format)}
      </p>
    </>
  );
}
