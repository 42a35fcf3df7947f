/** A part of the sidebar that opens and closes under its head. */

import React, { type ReactNode } from 'react';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';

export interface IDisclosureProps {
  readonly title: string;
  /** How many there are, or what else is to be known of them while it is closed. */
  readonly count: ReactNode;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly className?: string;
  /** Drawn while it is open. */
  readonly children: ReactNode;
}

export function Disclosure(props: IDisclosureProps): JSX.Element {
  const { title, count, isOpen, onOpen, className = '', children } = props;
  const Caret = isOpen ? caretDownIcon : caretRightIcon;
  return (
    <section className={`lakey-Pulls ${className}`} aria-label={title}>
      <button
        type="button"
        className="lakey-Pulls-head"
        aria-expanded={isOpen}
        onClick={() => onOpen(!isOpen)}
      >
        <Caret.react tag="span" />
        <span>{title}</span>
        <span className="lakey-Pulls-count">{count}</span>
      </button>
      {isOpen && children}
    </section>
  );
}
