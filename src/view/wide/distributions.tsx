/** How the columns of an item are spread, side by side, and how the rows that meet filters are. */

import React, { useState } from 'react';
import type { Column, Item } from '../../api/types';
import type { ComparisonModel } from '../../model/comparison';
import type { FormModel } from '../../model/form';
import { Finder, named } from '../finder';
import { useModel } from '../hooks';
import { Empty } from '../states';
import { useWording } from '../wording';
import { ColumnCard } from './card';
import { CardGrid } from './cards';
import { Comparing, Legend } from './comparing';
import type { IWideProps } from './page';

export interface IDistributionsProps extends IWideProps {
  readonly item: Item;
}

export function DistributionsPane(props: IDistributionsProps): JSX.Element {
  const { form, comparison } = props.model;
  return form === null || comparison === null ? (
    <></>
  ) : (
    <Spreads {...props} form={form} comparison={comparison} />
  );
}

interface ISpreadsProps extends IDistributionsProps {
  readonly form: FormModel;
  readonly comparison: ComparisonModel;
}

function Spreads(props: ISpreadsProps): JSX.Element {
  const { trans, format } = useWording();
  const { item, model } = props;
  const form = useModel(props.form);
  const comparison = useModel(props.comparison);
  const [query, setQuery] = useState('');
  const found = named(item.columns, query);
  return (
    <div className="lakey-Spreads">
      <Comparing
        form={form}
        comparison={comparison}
        rows={item.rows}
        drafted={props.drafted}
        onTake={filters => model.filter(filters)}
        onPull={props.onPull}
      />
      <div className="lakey-Spreads-tools">
        <Finder query={query} onQuery={setQuery} />
        <span className="lakey-Muted" role="status">
          {trans.__('%1 of %2 columns', format.whole(found.length), item.columns.length)}
        </span>
        {comparison.filters.length > 0 && <Legend />}
      </div>
      {found.length === 0 ? (
        <Empty title={trans.__('No column is named like that')}>
          <p>{trans.__('Find another name, or clear the search.')}</p>
        </Empty>
      ) : (
        <Cards columns={found} item={item} comparison={comparison} />
      )}
    </div>
  );
}

interface ICardsProps extends Pick<ISpreadsProps, 'item' | 'comparison'> {
  readonly columns: readonly Column[];
}

function Cards({ columns, item, comparison }: ICardsProps): JSX.Element {
  const { trans } = useWording();
  return (
    <CardGrid
      label={trans.__('Distributions')}
      names={columns.map(({ name }) => name)}
      onSeen={names => comparison.need(names)}
      card={(place, tabIndex) => (
        <ColumnCard
          column={columns[place]}
          rows={item.rows}
          compared={comparison.of(columns[place].name)}
          isComing={comparison.isPending}
          tabIndex={tabIndex}
        />
      )}
    />
  );
}
