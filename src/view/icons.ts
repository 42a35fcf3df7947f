/** The icons that are ours. */

import { LabIcon } from '@jupyterlab/ui-components';
import drawn from '../../labextension/icons/lakey.svg';

export const lakeyIcon = new LabIcon({ name: 'lakey:lake', svgstr: drawn });
