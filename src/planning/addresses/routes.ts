/** Where the page is. Everything behind the `#` of the address, so that it works on any host and under any sub-path. */
export type Route =
  | { page: 'start' }
  | { page: 'plan'; parameters: URLSearchParams }
  | { page: 'study'; id: string; trial?: number; trying?: true }
  | { page: 'learn'; parameters: URLSearchParams }
  | { page: 'compare'; parameters: URLSearchParams }
  | { page: 'library' }
  /** With the setting whose results are shown. */
  | { page: 'experiments'; setting?: string }
  | { page: 'missing'; hash: string };

export function parseRoute(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [page = '', id, sub, number] = path.split('/').map(decodePart);
  if (page === '') return { page: 'start' };
  if (page === 'library' && id === undefined) return { page };
  if (page === 'experiments' && sub === undefined) return id ? { page, setting: id } : { page };
  if ((page === 'plan' || page === 'learn' || page === 'compare') && id === undefined) {
    return { page, parameters: new URLSearchParams(query) };
  }
  if (page === 'study' && id) {
    if (sub === undefined) return { page: 'study', id };
    if (sub === 'try' && number === undefined) return { page: 'study', id, trying: true };
    if (sub === 'trial' && /^[1-9]\d*$/.test(number ?? ''))
      return { page: 'study', id, trial: Number(number) };
  }
  return { page: 'missing', hash };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type Place = Exclude<Route, { page: 'missing' }>;

export function addressOf(route: Place): string {
  switch (route.page) {
    case 'start':
      return '#/';
    case 'library':
      return '#/library';
    case 'experiments':
      return route.setting ? `#/experiments/${encodeURIComponent(route.setting)}` : '#/experiments';
    case 'plan':
    case 'learn':
    case 'compare': {
      const query = route.parameters.toString();
      return query ? `#/${route.page}?${query}` : `#/${route.page}`;
    }
    case 'study': {
      const study = `#/study/${encodeURIComponent(route.id)}`;
      if (route.trying) return `${study}/try`;
      return route.trial === undefined ? study : `${study}/trial/${route.trial}`;
    }
  }
}
