/** What the items can be narrowed to: a button, and the choices that it opens. */

import React, {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useRef,
  useState
} from 'react';
import { filterListIcon } from '@jupyterlab/ui-components';
import type { Facet, Facets } from '../api/types';
import { type Choice, has, type IPick, type Mark, MARKS } from '../model/choice';
import type { Fetched } from '../model/fetched';
import { MARK_LABELS } from './choicewords';
import { Failed, Loading } from './states';
import { useWording } from './wording';

export interface INarrowProps {
  readonly choice: Choice;
  readonly facets: Fetched<Facets>;
  readonly areFacetsOpen: boolean;
  /** How many items are marked with a star. */
  readonly stars: number;
  readonly onOpenFacets: (areOpen: boolean) => void;
  readonly onPick: (pick: IPick) => void;
  readonly onRetry: () => void;
}

export function NarrowButton(props: INarrowProps): JSX.Element {
  const { trans } = useWording();
  const { choice, areFacetsOpen, onOpenFacets } = props;
  const button = useRef<HTMLButtonElement | null>(null);
  const label = trans.__('Narrow the list');
  return (
    <>
      <button
        type="button"
        className={`lakey-IconButton lakey-Narrow ${choice.length > 0 ? 'lakey-mod-chosen' : ''}`}
        ref={button}
        title={label}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={areFacetsOpen}
        onClick={() => onOpenFacets(!areFacetsOpen)}
      >
        <filterListIcon.react tag="span" />
      </button>
      {areFacetsOpen && <Choices {...props} button={button} />}
    </>
  );
}

/** Closed by Escape, and when the focus or a click goes elsewhere. */
function Choices(props: INarrowProps & { button: RefObject<HTMLButtonElement> }): JSX.Element {
  const { trans } = useWording();
  const { button, facets, onOpenFacets, onRetry } = props;
  const popup = useRef<HTMLDivElement | null>(null);
  useEffect(() => popup.current?.focus(), []);
  usePressElsewhere([popup, button], () => onOpenFacets(false));
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null && !isIn([popup, button], relatedTarget)) {
      onOpenFacets(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      button.current?.focus();
      onOpenFacets(false);
    }
  };
  return (
    <div
      className="lakey-Popup lakey-Facets"
      role="dialog"
      aria-label={trans.__('Narrow the list')}
      tabIndex={-1}
      ref={popup}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
    >
      {facets.kind === 'loading' && <Loading label={trans.__('Counting…')} />}
      {facets.kind === 'failed' && <Failed failure={facets.failure} onRetry={onRetry} />}
      {facets.kind === 'ready' && <Groups {...props} found={facets.value} />}
    </div>
  );
}

type Parts = readonly RefObject<HTMLElement>[];

function isIn(parts: Parts, node: EventTarget | null): boolean {
  return node instanceof Node && parts.some(({ current }) => current?.contains(node));
}

function usePressElsewhere(parts: Parts, told: () => void): void {
  useEffect(() => {
    const onPress = ({ target }: PointerEvent) => {
      if (!isIn(parts, target)) {
        told();
      }
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  });
}

function Groups(props: INarrowProps & { readonly found: Facets }): JSX.Element {
  const { trans } = useWording();
  const { found, stars } = props;
  const counts: Readonly<Record<Mark, number>> = {
    starred: stars,
    mine: found.mine,
    recent: found.recent,
    has_sample: found.has_sample
  };
  return (
    <>
      <fieldset>
        <legend>{trans.__('Only items')}</legend>
        {MARKS.map(kind => (
          <Box
            {...props}
            key={kind}
            pick={{ kind, value: '' }}
            label={MARK_LABELS[kind](trans)}
            count={counts[kind]}
          />
        ))}
      </fieldset>
      <Values {...props} kind="tag" legend={trans.__('Tags')} values={found.tags} />
      <Values
        {...props}
        kind="maintainer"
        legend={trans.__('Kept by')}
        values={found.maintainers}
      />
    </>
  );
}

interface IValuesProps extends INarrowProps {
  readonly kind: 'tag' | 'maintainer';
  readonly legend: string;
  readonly values: readonly Facet[];
}

const AT_FIRST = 8;

function Values({ legend, ...props }: IValuesProps): JSX.Element | null {
  const { trans, format } = useWording();
  const [areAll, setAreAll] = useState(false);
  const { kind, values, choice } = props;
  const gone = choice
    .filter(each => each.kind === kind && !values.some(({ value }) => value === each.value))
    .map(({ value }) => ({ value, count: 0 }));
  const shown = [...gone, ...(areAll ? values : values.slice(0, AT_FIRST))];
  if (shown.length === 0) {
    return null;
  }
  return (
    <fieldset>
      <legend>{legend}</legend>
      {shown.map(({ value, count }) => (
        <Box {...props} key={value} pick={{ kind, value }} label={value} count={count} />
      ))}
      {!areAll && values.length > AT_FIRST && (
        <button type="button" className="lakey-TextButton" onClick={() => setAreAll(true)}>
          {trans.__('all %1', format.whole(values.length))}
        </button>
      )}
    </fieldset>
  );
}

interface IBoxProps extends INarrowProps {
  readonly pick: IPick;
  readonly label: string;
  readonly count: number;
}

function Box({ pick, label, count, choice, onPick }: IBoxProps): JSX.Element {
  const { format } = useWording();
  const isChosen = has(choice, pick);
  return (
    <label className="lakey-Facet" title={label}>
      <input
        type="checkbox"
        checked={isChosen}
        disabled={count === 0 && !isChosen}
        onChange={() => onPick(pick)}
      />
      <span className="lakey-Facet-name">{label}</span>
      <span className="lakey-Facet-count">{format.whole(count)}</span>
    </label>
  );
}
