/** A star on an item: set or not. */

import React from 'react';
import { starIcon } from './icons';
import { useWording } from './wording';

export interface IStarProps {
  readonly name: string;
  readonly isSet: boolean;
  readonly tabIndex?: number;
  readonly onStar: (name: string) => void;
}

export function Star({ name, isSet, tabIndex, onStar }: IStarProps): JSX.Element {
  const { trans } = useWording();
  return (
    <button
      type="button"
      className="lakey-IconButton lakey-Star"
      tabIndex={tabIndex}
      aria-pressed={isSet}
      aria-label={trans.__('Star on %1', name)}
      title={isSet ? trans.__('Take the star away') : trans.__('Mark with a star')}
      onClick={() => onStar(name)}
    >
      <starIcon.react tag="span" />
    </button>
  );
}
