/** The icons that are ours. */

import { LabIcon } from '@jupyterlab/ui-components';
import drawn from '../../labextension/icons/lakey.svg';
import star from '../../labextension/icons/star.svg';

export const lakeyIcon = new LabIcon({ name: 'lakey:lake', svgstr: drawn });
export const starIcon = new LabIcon({ name: 'lakey:star', svgstr: star });
