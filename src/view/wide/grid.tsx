/** The sample in a data grid: a canvas for the eyes, and beside it the cell that one stands on for everybody. */

import React, {
  type ClipboardEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState
} from 'react';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { Rows } from '../../api/types';
import { useModel } from '../hooks';
import { Chosen, textAt } from '../opened/chosen';
import { Grid, type IGridProps } from '../opened/grid';
import { copied, gridded, step } from '../opened/steps';
import { useWording } from '../wording';
import type { DrawnSample } from './drawn';
import { onNewLook } from './look';

export interface ISampleGridProps extends IGridProps {
  readonly values: Rows;
}

/** Where no canvas can be had, the sample is a grid of elements, as files are. */
export function DataGridOfSample({ values, ...props }: ISampleGridProps): JSX.Element {
  const [isDrawable, setDrawable] = useState(hasCanvas);
  if (!isDrawable) {
    return <Grid {...props} />;
  }
  return (
    <div className="lakey-GridFrame">
      <Heard {...props} values={values} onFailed={() => setDrawable(false)} />
      <Chosen {...props} />
    </div>
  );
}

function hasCanvas(): boolean {
  return document.createElement('canvas').getContext('2d') !== null;
}

interface IHeardProps extends ISampleGridProps {
  readonly onFailed: () => void;
}

/** A grid of which only the cell that one stands on is an element: what keyboards and screen readers go by. */
function Heard(props: IHeardProps): JSX.Element {
  const { label, cells, place, onGo } = props;
  const id = useId();
  const host = useRef<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLDivElement | null>(null);
  const drawn = useDrawn(props, host, canvas);
  useModel(cells);
  useEffect(() => drawn?.go(place), [drawn, place]);
  const page = drawn === null ? 1 : Math.floor(drawn.pageHeight / drawn.defaultSizes.rowHeight);
  const onCopy = (event: ClipboardEvent) =>
    copied(event, drawn?.chosenText() ?? textAt(cells, place));
  return (
    <div
      className="lakey-Grid lakey-mod-drawn"
      {...gridded(label, props, `${id}-at`)}
      ref={host}
      onKeyDown={event => step(event, { place, extent: props, page, onGo })}
      onCopy={onCopy}
    >
      <Standing {...props} id={`${id}-at`} />
      <div className="lakey-Grid-canvas" aria-hidden="true" ref={canvas} />
    </div>
  );
}

/** The row, the column and the value that one stands on. */
function Standing({ columns, cells, place, id }: IHeardProps & { readonly id: string }) {
  const { trans, format } = useWording();
  const { row, column } = place;
  return (
    <div className="lakey-Hidden" role="presentation">
      <div role="row" aria-rowindex={1}>
        <span role="columnheader" aria-colindex={1}>
          {trans.__('Row')}
        </span>
        <span role="columnheader" aria-colindex={column + 2}>
          {columns[column]?.name}
        </span>
      </div>
      <div role="row" aria-rowindex={row + 2}>
        <span role="rowheader" aria-colindex={1}>
          {format.whole(row + 1)}
        </span>
        <span
          id={id}
          role="gridcell"
          aria-colindex={column + 2}
          aria-selected="true"
          data-row={row}
          data-column={column}
        >
          {textAt(cells, place)}
        </span>
      </div>
    </div>
  );
}

type Held = React.MutableRefObject<HTMLDivElement | null>;

/** The grid on its canvas, once its code is here; as wide and high as there is room, in the theme of the page. */
function useDrawn(props: IHeardProps, host: Held, canvas: Held): DrawnSample | null {
  const { format } = useWording();
  const [drawn, setDrawn] = useState<DrawnSample | null>(null);
  const { values, columns, onFailed } = props;
  const going = useRef(props.onGo);
  going.current = props.onGo;
  const make = useCallback(
    async () =>
      new (await import('./drawn')).DrawnSample({
        rows: values,
        columns,
        numbered: row => format.whole(row),
        onGo: place => going.current(place),
        onFocus: () => host.current?.focus({ preventScroll: true })
      }),
    [values, columns, format, host]
  );
  // Taken away before its element is, as widgets want it.
  useLayoutEffect(() => {
    let leave: (() => void) | null = null;
    let isLeft = false;
    make().then(
      made => {
        if (isLeft || canvas.current === null) {
          made.dispose();
          return;
        }
        leave = placed(made, canvas.current);
        setDrawn(made);
      },
      () => isLeft || onFailed()
    );
    return () => {
      isLeft = true;
      leave?.();
      setDrawn(null);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [make]);
  return drawn;
}

/** Puts the grid where it belongs, and keeps its size and its colours; hand it back to take it away. */
function placed(drawn: DrawnSample, canvas: HTMLElement): () => void {
  Widget.attach(drawn, canvas);
  drawn.dress(canvas);
  const sizes = new ResizeObserver(() => {
    drawn.dress(canvas);
    MessageLoop.sendMessage(drawn, Widget.ResizeMessage.UnknownSize);
  });
  sizes.observe(canvas);
  const forget = onNewLook(() => drawn.dress(canvas));
  return () => {
    forget();
    sizes.disconnect();
    drawn.dispose();
  };
}
