/** The part of an address that names an item: `?lakey=item`. */

const NAME = 'lakey';

/** The address of the page, leading to an item. */
export function linkTo(item: string, page: string): string {
  const link = new URL(page, window.location.href);
  link.search = '';
  link.searchParams.set(NAME, item);
  return link.href;
}

/** The item that a query string asks for; empty where it names none. */
export function wantedBy(search: string): string {
  return new URLSearchParams(search).get(NAME) ?? '';
}

/** The query string without that, and everything else in it as it was. */
export function unlinked(search: string): string {
  const kept = search
    .replace(/^\?/, '')
    .split('&')
    .filter(part => part !== '' && part.split('=')[0] !== NAME);
  return kept.length > 0 ? `?${kept.join('&')}` : '';
}
