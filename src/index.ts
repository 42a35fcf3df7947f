/** The plugins of Lakey, each of them one feature behind one token. */

import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { code } from './plugin/code';
import { jobs } from './plugin/jobs';
import { lake } from './plugin/lake';
import { moves } from './plugin/moves';
import { news } from './plugin/news';
import { panel } from './plugin/panel';
import { pulls } from './plugin/pulls';
import { settings } from './plugin/settings';
import { sidebar } from './plugin/sidebar';

export * from './tokens';

const plugins = [settings, lake, jobs, code, pulls, news, panel, sidebar, moves];

export default plugins satisfies JupyterFrontEndPlugin<unknown>[];
