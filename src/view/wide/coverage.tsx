/** What anybody ever pulled of an item, for those who may know. */

import React from 'react';
import type { WideModel } from '../../model/wide';
import { CoverageView } from '../audit/coverage';
import { Empty, Failed, Loading } from '../states';
import { useWording } from '../wording';

/** The status of an answer to somebody who may not ask. */
const FORBIDDEN = 403;

export function CoveragePane({ model }: { readonly model: WideModel }): JSX.Element {
  const { trans } = useWording();
  const { coverage } = model;
  if (coverage.kind === 'loading') {
    return <Loading label={trans.__('Asking what was pulled of it…')} />;
  }
  if (coverage.kind === 'failed') {
    return coverage.failure.status === FORBIDDEN ? (
      <Empty title={trans.__('What others pulled of this item is not shown to you.')} />
    ) : (
      <Failed failure={coverage.failure} onRetry={() => model.turn('coverage')} />
    );
  }
  return (
    <div
      className="lakey-Wide-coverage"
      tabIndex={0}
      role="region"
      aria-label={trans.__('Coverage')}
    >
      <CoverageView coverage={coverage.value} />
      {coverage.value.pulled_chunks === 0 && (
        <p className="lakey-Muted">{trans.__('Nobody has pulled anything of it yet.')}</p>
      )}
    </div>
  );
}
