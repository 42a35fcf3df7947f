/** Draws Markdown as Jupyter does everywhere: untrusted, so sanitised. */

import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import type { Markdown } from '../view/about';

const TYPE = 'text/markdown';

export function markdownBy(registry: IRenderMimeRegistry): Markdown {
  return (text, host) => {
    const renderer = registry.createRenderer(TYPE);
    void renderer.renderModel(new MimeModel({ data: { [TYPE]: text }, trusted: false }));
    Widget.attach(renderer, host);
    return () => renderer.dispose();
  };
}
