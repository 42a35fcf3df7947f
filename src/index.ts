/** The plugins of Lakey, each of them one feature behind one token. */

import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { audit } from './plugin/audit';
import { code } from './plugin/code';
import { context } from './plugin/context';
import { copying } from './plugin/copying';
import { density } from './plugin/density';
import { dragging } from './plugin/dragging';
import { files } from './plugin/files';
import { items } from './plugin/items';
import { jobs } from './plugin/jobs';
import { lake } from './plugin/lake';
import { arrivals, links } from './plugin/links';
import { landed } from './plugin/landed';
import { moves } from './plugin/moves';
import { news } from './plugin/news';
import { opening } from './plugin/opening';
import { panel } from './plugin/panel';
import { parquet } from './plugin/parquet';
import { pulls } from './plugin/pulls';
import { saved } from './plugin/saved';
import { settings } from './plugin/settings';
import { sidebar } from './plugin/sidebar';
import { statusbar } from './plugin/statusbar';
import { wide } from './plugin/wide';

export * from './tokens';

const plugins = [
  settings,
  lake,
  jobs,
  code,
  pulls,
  news,
  panel,
  landed,
  links,
  arrivals,
  sidebar,
  moves,
  density,
  items,
  context,
  dragging,
  opening,
  copying,
  saved,
  statusbar,
  audit,
  parquet,
  files,
  wide
];

export default plugins satisfies JupyterFrontEndPlugin<unknown>[];
