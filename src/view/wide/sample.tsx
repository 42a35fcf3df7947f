/** The sample of an item in a data grid. */

import React from 'react';
import type { Item } from '../../api/types';
import type { ISampleGrid, WideModel } from '../../model/wide';
import { CopySample } from '../sample';
import { Empty, Failed, Loading } from '../states';
import { useWording } from '../wording';
import { DataGridOfSample } from './grid';

export interface ISamplePaneProps {
  readonly model: WideModel;
  readonly item: Item;
  readonly onCopy: (text: string) => void;
}

export function SamplePane(props: ISamplePaneProps): JSX.Element {
  const { trans } = useWording();
  const { model, item } = props;
  const { sample } = model;
  if (!item.has_sample || (sample.kind === 'ready' && sample.value.rows.values.length === 0)) {
    return (
      <Empty title={trans.__('This item has no sample')}>
        <p>{trans.__('Its columns are on the Distributions tab. An admin can profile it anew.')}</p>
      </Empty>
    );
  }
  if (sample.kind === 'loading') {
    return <Loading label={trans.__('Asking for the sample…')} />;
  }
  if (sample.kind === 'failed') {
    return <Failed failure={sample.failure} onRetry={() => model.load()} />;
  }
  return <SampleGrid {...props} {...sample.value} />;
}

function SampleGrid(props: ISamplePaneProps & ISampleGrid): JSX.Element {
  const { trans, format } = useWording();
  const { model, item, onCopy, rows, columns, cells } = props;
  const count = rows.values.length;
  return (
    <>
      <div className="lakey-Tally">
        <span>
          {trans._n(
            '%1 row drawn out of %2',
            '%1 rows drawn out of %2',
            count,
            format.count(item.rows)
          )}
        </span>
        <CopySample rows={rows} onCopy={onCopy} />
      </div>
      <DataGridOfSample
        key={item.snapshot.id}
        values={rows}
        label={trans.__('Sample of %1', item.name)}
        rows={count}
        columns={columns}
        cells={cells}
        place={model.place}
        onGo={place => model.go(place)}
        onReload={() => model.load()}
      />
    </>
  );
}
