/** One question at a time: a new one makes the answer to an older one worthless. */

import type { IDisposable } from '@lumino/disposable';
import { asFailure, isAborted, type LakeyFailure } from '../api/failure';

export interface IAnswers<T> {
  answered(value: T): void;
  failed(failure: LakeyFailure): void;
}

export class Latest<T> implements IDisposable {
  constructor(answers: IAnswers<T>) {
    this._answers = answers;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this.drop();
  }

  /** Asks after `quiet` milliseconds in which nothing else was asked; older questions are given up at once. */
  ask(question: (signal: AbortSignal) => Promise<T>, quiet = 0): void {
    this.drop();
    const run = () => void this._run(question);
    if (quiet > 0) {
      this._timer = setTimeout(run, quiet);
    } else {
      run();
    }
  }

  /** Gives up whatever is being asked. */
  drop(): void {
    clearTimeout(this._timer);
    this._aborter?.abort();
    this._aborter = null;
  }

  private async _run(question: (signal: AbortSignal) => Promise<T>): Promise<void> {
    const aborter = new AbortController();
    this._aborter = aborter;
    try {
      const value = await question(aborter.signal);
      this._whenLatest(aborter, () => this._answers.answered(value));
    } catch (reason) {
      if (!isAborted(reason)) {
        this._whenLatest(aborter, () => this._answers.failed(asFailure(reason)));
      }
    }
  }

  private _whenLatest(aborter: AbortController, answer: () => void): void {
    if (!this._isDisposed && this._aborter === aborter) {
      this._aborter = null;
      answer();
    }
  }

  private readonly _answers: IAnswers<T>;
  private _aborter: AbortController | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}
