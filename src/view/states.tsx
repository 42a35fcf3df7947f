/** What is shown when there is nothing to show: each state says what to do next. */

import React, { type ReactNode } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type LakeyFailure, NO_SERVER, UNAUTHENTICATED, UNAVAILABLE } from '../api/failure';
import { useWording } from './wording';

export function Loading({ label }: { label: string }): JSX.Element {
  return (
    <div className="lakey-State" role="status">
      <div className="lakey-Spinner" aria-hidden="true" />
      <p>{label}</p>
    </div>
  );
}

export interface IEmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
}

export function Empty({ title, children }: IEmptyProps): JSX.Element {
  return (
    <div className="lakey-State" role="status">
      <p className="lakey-State-title">{title}</p>
      {children}
    </div>
  );
}

export interface IFailedProps {
  readonly failure: LakeyFailure;
  readonly onRetry: () => void;
  /** Loads the page again, which leads to the sign-in. */
  readonly onReload?: () => void;
}

export function Failed({ failure, onRetry, onReload }: IFailedProps): JSX.Element {
  const { trans } = useWording();
  const { title, advice, command } = (SAID[failure.code] ?? otherwise)(trans, failure);
  const isSignedOut = failure.code === UNAUTHENTICATED && onReload !== undefined;
  return (
    <div className="lakey-State" role="alert">
      <p className="lakey-State-title">{title}</p>
      <p>{advice}</p>
      {command && <pre className="lakey-State-command">{command}</pre>}
      <button
        type="button"
        className="jp-mod-styled jp-mod-accept"
        onClick={isSignedOut ? onReload : onRetry}
      >
        {isSignedOut ? trans.__('Sign in again') : trans.__('Try again')}
      </button>
    </div>
  );
}

interface ISaid {
  readonly title: string;
  readonly advice: string;
  readonly command?: string;
}

type Say = (trans: TranslationBundle, failure: LakeyFailure) => ISaid;

const otherwise: Say = (trans, failure) => ({
  title: trans.__('That did not work'),
  advice: failure.message
});

const SAID: Readonly<Record<string, Say>> = {
  [NO_SERVER]: trans => ({
    title: trans.__('The server half of Lakey is not running'),
    advice: trans.__('Enable it with this command, then restart JupyterLab:'),
    command: 'jupyter server extension enable lakey_jupyter'
  }),
  [UNAUTHENTICATED]: trans => ({
    title: trans.__('You are signed out'),
    advice: trans.__('Sign in to see what the lake holds.')
  }),
  [UNAVAILABLE]: (trans, failure) => ({
    title: trans.__('The server does not answer'),
    advice: trans.__('Check that it is running and that you are online. (%1)', failure.message)
  }),
  not_parquet: (trans, failure) => ({
    title: trans.__('This cannot be read as Parquet'),
    advice: trans.__('%1 Get the file again, or write it anew.', failure.message)
  }),
  damaged: (trans, failure) => ({
    title: trans.__('The file is damaged'),
    advice: trans.__('%1 Get the file again, or write it anew.', failure.message)
  }),
  too_large: (trans, failure) => ({
    title: trans.__('This takes more memory than looking may use'),
    advice: trans.__(
      '%1 Read it in a notebook, or write it anew with smaller pages.',
      failure.message
    )
  }),
  snapshot_changed: (trans, failure) => ({
    title: trans.__('It has changed meanwhile'),
    advice: failure.message
  })
};
