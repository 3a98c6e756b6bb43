// Everything goes to the app's own port, with the token that the page carries.

const token = document.querySelector('meta[name=localcloud-token]').content;

export class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

export async function send(method, path, body, init = {}) {
  const headers = { 'X-LocalCloud-Token': token, ...init.headers };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(path, { ...init, method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) throw new Refused(response.status, await reasonOf(response));
  return response;
}

async function reasonOf(response) {
  const text = await response.text();
  try {
    const problem = JSON.parse(text);
    const errors = Object.entries(problem.errors ?? {}).map(([name, reasons]) => `${name}: ${reasons.join(' ')}`).join('\n');
    return errors || problem.detail || problem.Message || problem.title || (typeof problem === 'string' ? problem : text);
  } catch {
    return text || `${response.status} ${response.statusText}`;
  }
}

const jsonOf = async response => response.status === 204 ? undefined : response.headers.get('content-type')?.includes('json') ? response.json() : response.text();

export const get = async path => jsonOf(await send('GET', '/localcloud/api/' + path));
export const post = async (path, body) => jsonOf(await send('POST', '/localcloud/api/' + path, body ?? {}));
export const put = async (path, body) => jsonOf(await send('PUT', '/localcloud/api/' + path, body));

/** What the host serves for others, too; the response itself, as its headers matter. */
export const host = (method, path, body, continuation) =>
  send(method, '/localcloud/host' + path, body, continuation ? { headers: { 'x-ms-continuation-token': continuation } } : {});
export const hostJson = async path => jsonOf(await host('GET', path));
/** Functions of the app itself, as anybody calls them. */
export const app = async (method, path, body, headers) => {
  const response = await fetch(path, { method, headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers }, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!response.ok) throw new Refused(response.status, await reasonOf(response));
  return jsonOf(response);
};

export const query = values => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '')).toString();
