/** Draws the Markdown of others: what it can say is kept, what it could do is left out. */

import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import type { Markdown } from '../view/about';

const TYPE = 'text/markdown';

/** Links that lead to another page. */
const AWAY = 'a:not([href^="#"])';

/**
 * What a description is made of. Nothing that fetches, that takes an input, that carries a style or a class of
 * JupyterLab's, or that names a command; a picture is its words, since showing it would tell another server who looks.
 */
const SAID = {
  allowedTags: [
    ...[
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'p',
      'br',
      'hr',
      'blockquote',
      'pre',
      'code',
      'span',
      'div'
    ],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
    ...['a', 'b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'sub', 'sup', 'kbd', 'mark', 'img']
  ],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['alt'],
    ol: ['start'],
    th: ['align'],
    td: ['align']
  },
  allowedStyles: {}
};

export function markdownBy(registry: IRenderMimeRegistry): Markdown {
  const careful = registry.clone({
    sanitizer: { sanitize: text => registry.sanitizer.sanitize(text, SAID) },
    // A price is no formula, and a formula can hold links that nothing has sanitised.
    latexTypesetter: { typeset: () => undefined }
  });
  return (text, host) => {
    const renderer = careful.createRenderer(TYPE);
    const drawn = renderer.renderModel(new MimeModel({ data: { [TYPE]: text }, trusted: false }));
    void drawn.then(() => host.querySelectorAll<HTMLAnchorElement>(AWAY).forEach(elsewhere));
    Widget.attach(renderer, host);
    return () => renderer.dispose();
  };
}

/** A link never leads the page itself away, and does not tell where one comes from. */
function elsewhere(link: HTMLAnchorElement): void {
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
}
