/** Tabs: one of several panels is shown; arrow keys go from tab to tab. */

import React, { type ReactNode, useId, useRef } from 'react';
import { useRoving } from './hooks';

export interface ITabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: T; readonly label: string }[];
  readonly current: T;
  readonly onTurn: (tab: T) => void;
  readonly children: ReactNode;
}

export function Tabs<T extends string>(props: ITabsProps<T>): JSX.Element {
  const id = useId();
  return (
    <>
      <TabList {...props} id={id} />
      <div
        className="lakey-TabPanel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${props.current}`}
      >
        {props.children}
      </div>
    </>
  );
}

function TabList<T extends string>(props: ITabsProps<T> & { readonly id: string }): JSX.Element {
  const { id, tabs, current, onTurn } = props;
  const list = useRef<HTMLDivElement | null>(null);
  const turn = (place: number) => {
    onTurn(tabs[place].id);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[place]?.focus();
  };
  const { onKeyDown, rove } = useRoving(tabs.length, 1, turn);
  return (
    <div
      className="lakey-Tabs"
      role="tablist"
      aria-label={props.label}
      ref={list}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab, place) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${id}-${tab.id}`}
          aria-controls={`${id}-panel`}
          aria-selected={tab.id === current}
          tabIndex={tab.id === current ? 0 : -1}
          className="lakey-Tab"
          onFocus={() => rove(place)}
          onClick={() => onTurn(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
