// Elements without markup: what comes from the app is always text.

const svgNames = new Set(['svg', 'path', 'rect', 'line', 'title', 'polyline', 'g', 'text']);
const handlers = ['onclick', 'oninput', 'onchange', 'onsubmit', 'onkeydown', 'ontoggle'];

const nodesOf = children => children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false);

/** h('a', { href: '#', class: 'x', onclick }, 'text', otherElements…) */
export function h(name, props = {}, ...children) {
  const isSvg = svgNames.has(name);
  const element = isSvg ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element[key] = value;
    else if (key === 'style') for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    else if (key === 'value' && !isSvg) element.value = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...nodesOf(children));
  return element;
}

/** Makes the content of an element what is given, and leaves alone what is the same: focus, selection and what was folded out stay. */
export function fill(element, ...children) {
  const wanted = document.createElement('div');
  wanted.append(...nodesOf(children));
  morphChildren(element, wanted);
}

function morphChildren(old, wanted) {
  let at = old.firstChild;
  for (const next of [...wanted.childNodes]) {
    if (at && isSame(at, next)) {
      morph(at, next);
      at = at.nextSibling;
    } else if (at && at.nextSibling && isSame(at.nextSibling, next) && keyOf(next)) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
      morph(at, next);
      at = at.nextSibling;
    } else if (keyOf(next) || !at) {
      old.insertBefore(next, at);
    } else {
      const following = at.nextSibling;
      old.replaceChild(next, at);
      at = following;
    }
  }
  while (at) {
    const following = at.nextSibling;
    at.remove();
    at = following;
  }
}

const keyOf = node => node.getAttribute?.('data-key');
const isSame = (one, other) => one.nodeName === other.nodeName && keyOf(one) === keyOf(other) && one.getAttribute?.('data-own') === other.getAttribute?.('data-own');

function morph(old, wanted) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return;
  }
  for (const name of handlers) if (old[name] !== wanted[name]) old[name] = wanted[name];
  for (const { name } of [...old.attributes]) if (name !== 'style' && name !== 'open' && !wanted.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of wanted.attributes) {
    if (name !== 'style' && name !== 'open' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.style.cssText !== wanted.style.cssText) old.style.cssText = wanted.style.cssText;
  // What somebody types in, and what looks after itself, is not ours to change.
  if (!['INPUT', 'TEXTAREA', 'SELECT'].includes(old.nodeName) && !old.hasAttribute('data-own')) morphChildren(old, wanted);
}

const numbers = new Intl.NumberFormat('en');
export const number = value => numbers.format(value);
export const ms = value => value === undefined || value === null ? '–'
  : value < 0.1 ? '<0.1 ms' : value < 10 ? `${value.toFixed(1)} ms` : value < 1000 ? `${Math.round(value)} ms` : value < 120000 ? `${(value / 1000).toFixed(2)} s` : `${Math.round(value / 60000)} min`;
export const time = value => value ? new Date(value).toLocaleTimeString('en-GB') + '.' + String(new Date(value).getMilliseconds()).padStart(3, '0') : '–';
export const dateTime = value => value ? new Date(value).toISOString().replace('T', ' ').replace('Z', '').slice(0, 23) : '–';

const words = { succeeded: 'good', completed: 'good', delivered: 'good', failed: 'bad', terminated: 'bad', deadlettered: 'bad', critical: 'bad', error: 'bad',
  running: 'busy', pending: 'busy', warning: 'warn', cancelled: 'warn', canceled: 'warn', suspended: 'warn' };
export const badge = text => h('span', { class: `badge ${words[String(text).toLowerCase()] ?? ''}` }, String(text));

/** Rows are arrays of cells; a row may have a data-key. */
export function table(headings, rows, { empty = 'Nothing yet.', caption } = {}) {
  if (rows.length === 0) return h('p', { class: 'empty' }, empty);
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption ?? 'Table' }, h('table', {},
    caption && h('caption', {}, caption),
    h('thead', {}, h('tr', {}, headings.map(heading => h('th', { scope: 'col', class: heading.num && 'num' }, heading.text ?? heading)))),
    h('tbody', {}, rows.map(({ key, cells }) => h('tr', { 'data-key': key }, cells.map((cell, i) =>
      h('td', { class: headings[i].num && 'num', 'data-label': headings[i].text ?? headings[i] }, cell)))))));
}

/** Text as JSON if it is some, folded where it is long. */
export function code(text, label) {
  if (text === undefined || text === null || text === '') return h('p', { class: 'empty' }, `No ${label ?? 'text'}.`);
  let shown = typeof text === 'string' ? text : JSON.stringify(text, null, 2);
  try { if (typeof text === 'string' && /^[[{"]/.test(text)) shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* cut, or no JSON */ }
  return h('pre', { tabindex: 0, 'aria-label': label }, shown);
}

export const card = (title, ...content) => h('section', { class: 'card', 'data-key': title }, h('h2', {}, title), ...content);

export const button = (text, onclick, kind) => h('button', { type: 'button', class: kind, onclick }, text);

export const field = (label, input) => h('label', { class: 'field' }, h('span', {}, label), input);

export const select = (options, value, onchange) => {
  const element = h('select', { onchange }, options.map(([key, text]) => h('option', { value: key }, text)));
  element.value = value ?? '';
  return element;
};

let hiding;
export function toast(text, isError) {
  const element = document.getElementById('toast');
  element.textContent = text;
  element.className = isError ? 'shown bad' : 'shown';
  clearTimeout(hiding);
  hiding = setTimeout(() => { element.className = ''; }, isError ? 8000 : 3000);
}

/** An action of a button: tells what went wrong, else what was done. */
export const acting = (action, done) => async event => {
  event?.preventDefault();
  try {
    await action(event);
    if (done) toast(done);
  } catch (failure) {
    toast(failure.message, true);
  }
};

/** Counts of five seconds, as bars; what has failed is marked. */
export function spark(line, label) {
  const [width, height, count] = [120, 24, 60];
  const shift = line ? Math.max(0, Math.floor((Date.now() / 1000 - line.until) / 5)) : 0;
  const moved = counts => counts ? [...counts.slice(shift), ...Array(Math.min(count, shift)).fill(0)] : Array(count).fill(0);
  const [all, failed] = [moved(line?.all), moved(line?.failed)];
  const most = Math.max(1, ...all);
  const bars = values => values.map((value, i) => value ? `M${i * 2 + 0.5} ${height}v-${Math.max(1.5, value / most * (height - 1)).toFixed(1)}` : '').join('');
  return h('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `${label ?? 'Invocations'}: at most ${most} in five seconds` },
    h('path', { class: 'base', d: `M0 ${height - 0.5}h${width}` }), h('path', { class: 'all', d: bars(all) }), h('path', { class: 'failed', d: bars(failed) }));
}
