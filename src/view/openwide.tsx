/** The button that opens an item in a tab of its own. */

import React from 'react';
import { useWording } from './wording';

export function OpenWide({ onWide }: { readonly onWide: () => void }): JSX.Element {
  const { trans } = useWording();
  return (
    <button
      type="button"
      className="lakey-TextButton lakey-OpenWide"
      title={trans.__('Open the item in a tab of its own')}
      onClick={onWide}
    >
      {trans.__('Open wide')}
    </button>
  );
}
