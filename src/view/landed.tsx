/** What was pulled into the workspace before: from which recipe, when, last used, and whether it is still there. */

import React, { type KeyboardEvent, useRef } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Found, Landed, LandedPage } from '../api/types';
import type { LandedModel } from '../model/landed';
import { Disclosure } from './disclosure';
import { GRIP, handle } from './handles';
import { useModel, useRoving } from './hooks';
import { ACTIONS, LANDED_ACTIONS, type LandedAction } from './landedactions';
import { joined } from './pullwords';
import { specSaid } from './specwords';
import { Failed, Loading } from './states';
import { useWording } from './wording';

export interface ILandedProps {
  readonly model: LandedModel;
  readonly onAct: (action: LandedAction, landed: Landed) => void;
}

/** What a key does to the entry that has the focus. */
const KEYS: Readonly<Record<string, LandedAction>> = {
  Enter: 'insert',
  Delete: 'forget',
  r: 'again'
};

export function LandedList({ model, onAct }: ILandedProps): JSX.Element {
  const { trans } = useWording();
  const { isOpen, found } = useModel(model);
  return (
    <Disclosure
      title={trans.__('Pulled before')}
      count={found.kind === 'ready' ? found.value.total : ''}
      isOpen={isOpen}
      onOpen={isOpen => model.open(isOpen)}
      className="lakey-Landings"
    >
      {found.kind === 'loading' && <Loading label={trans.__('Looking at the workspace…')} />}
      {found.kind === 'failed' && (
        <Failed failure={found.failure} onRetry={() => model.refresh()} />
      )}
      {found.kind === 'ready' && (
        <Entries page={found.value} onAct={onAct} onMore={() => model.more()} />
      )}
    </Disclosure>
  );
}

interface IEntriesProps extends Pick<ILandedProps, 'onAct'> {
  readonly page: LandedPage;
  readonly onMore: () => void;
}

function Entries({ page, onAct, onMore }: IEntriesProps): JSX.Element {
  const { trans } = useWording();
  const list = useRef<HTMLUListElement | null>(null);
  const roving = useRoving(page.items.length, 5, place => {
    list.current?.querySelectorAll<HTMLElement>('.lakey-Pull')[place]?.focus();
  });
  if (page.items.length === 0) {
    return (
      <p className="lakey-Muted lakey-Pulls-none">
        {trans.__('What you pull into this workspace is listed here.')}
      </p>
    );
  }
  return (
    <ul className="lakey-Pulls-list" ref={list} onKeyDown={roving.onKeyDown}>
      {page.items.map((landed, place) => (
        <li key={landed.id} onFocus={() => roving.rove(place)}>
          <Entry landed={landed} tabIndex={place === roving.at ? 0 : -1} onAct={onAct} />
        </li>
      ))}
      {page.next !== null && (
        <li>
          <button type="button" className="lakey-TextButton" onClick={onMore}>
            {trans.__('Show earlier ones')}
          </button>
        </li>
      )}
    </ul>
  );
}

interface IEntryProps extends Pick<ILandedProps, 'onAct'> {
  readonly landed: Landed;
  readonly tabIndex: number;
}

function Entry({ landed, tabIndex, onAct }: IEntryProps): JSX.Element {
  const { trans } = useWording();
  const name = landed.path.split('/').pop() ?? landed.path;
  const badge = BADGES[landed.found]?.(trans) ?? '';
  const onKeyDown = (event: KeyboardEvent) => {
    const action = KEYS[event.key];
    if (event.target === event.currentTarget && action && ACTIONS[action].fits(landed)) {
      event.preventDefault();
      onAct(action, landed);
    }
  };
  return (
    <div
      className={`lakey-Pull lakey-Landed lakey-mod-${landed.found}`}
      role="group"
      aria-label={joined([name, badge])}
      tabIndex={tabIndex}
      onKeyDown={onKeyDown}
      {...handle('landed', landed.id)}
    >
      <div className="lakey-Pull-head">
        <span
          className={`lakey-Pull-name ${ACTIONS.insert.fits(landed) ? GRIP : ''}`}
          title={landed.path}
        >
          {name}
        </span>
        {badge && <span className="lakey-Landed-badge">{badge}</span>}
        <Actions landed={landed} name={name} onAct={onAct} />
      </div>
      <Told landed={landed} />
    </div>
  );
}

function Told({ landed }: { landed: Landed }): JSX.Element {
  const { trans, format } = useWording();
  const recipe = landed.spec === null ? '' : specSaid(landed.spec, trans, format);
  return (
    <>
      <p className="lakey-Pull-said lakey-Landed-recipe" title={recipe}>
        {joined([landed.item, recipe])}
      </p>
      <p className="lakey-Pull-said">
        {joined([
          format.bytes(landed.bytes),
          trans._n('%2 row', '%2 rows', landed.rows, format.whole(landed.rows)),
          format.ago(landed.ended),
          landed.used === null ? '' : trans.__('used %1', format.ago(landed.used))
        ])}
      </p>
    </>
  );
}

const BADGES: Readonly<Partial<Record<Found, (trans: TranslationBundle) => string>>> = {
  changed: trans => trans.__('changed since'),
  gone: trans => trans.__('gone')
};

interface IActionsProps extends Pick<ILandedProps, 'onAct'> {
  readonly landed: Landed;
  readonly name: string;
}

function Actions({ landed, name, onAct }: IActionsProps): JSX.Element {
  const { trans } = useWording();
  return (
    <span className="lakey-Pull-actions">
      {LANDED_ACTIONS.filter(action => ACTIONS[action].fits(landed)).map(action => {
        const { icon: Icon, label } = ACTIONS[action];
        return (
          <button
            key={action}
            type="button"
            className="lakey-IconButton"
            title={label(trans)}
            aria-label={`${label(trans)}: ${name}`}
            data-action={action}
            onClick={() => onAct(action, landed)}
          >
            <Icon.react tag="span" />
          </button>
        );
      })}
    </span>
  );
}
