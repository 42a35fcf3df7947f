/** The one fetch: to this Jupyter server, with its token, cookies and XSRF header. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Send } from './client';

/** A way to send requests to the Lakey half of a Jupyter server. */
export function sender(settings: ServerConnection.ISettings): Send {
  const root = URLExt.join(settings.baseUrl, 'lakey');
  return (path, init) => ServerConnection.makeRequest(`${root}/${path}`, init, settings);
}
