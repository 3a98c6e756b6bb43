// Pages by the fragment of the address: #/invocations/ID?function=NAME

import * as api from './api.js';
import { follow } from './live.js';
import * as ui from './ui.js';

const { fill, h, toast } = ui;
const tools = { ...ui, app: api.app, query: api.query, sent };

/** Events of Event Grid and messages of Service Bus that mention a text: what the app has sent about something. */
async function sent(text) {
  const [grid, bus] = await Promise.all([
    api.hostJson('/localcloud/eventgrid/events?' + api.query({ text })).catch(() => ({ events: [] })), // The app may declare no topic.
    api.get('servicebus/find?' + api.query({ text })),
  ]);
  return { events: grid.events, messages: bus.messages };
}

const pages = [
  ['overview', 'Overview'], ['invocations', 'Invocations'], ['orchestrations', 'Orchestrations'], ['cosmosdb', 'Cosmos DB'],
  ['messages', 'Messages'], ['faults', 'Faults & time'], ['logs', 'Logs & settings'],
].map(([name, title]) => ({ name, title, load: () => import(`./pages/${name}.js`) }));

const main = document.getElementById('main');
let current;
let latest;
let showing = 0;

async function addAppPages() {
  for (const file of await api.get('pages')) {
    const name = 'app-' + file.replace(/\.js$/, '');
    const module = await import(`/localcloud/pages/${file}`);
    pages.push({ name, title: module.title ?? name, load: async () => module });
  }
}

function showNav(active) {
  fill(document.getElementById('nav'), pages.map(page =>
    h('a', { href: `#/${page.name}`, 'aria-current': page.name === active && 'page', 'data-key': page.name }, page.title)));
  document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

async function route() {
  const mine = ++showing;
  const [path, search = ''] = location.hash.slice(2).split('?');
  const [name = 'overview', ...args] = path.split('/').map(decodeURIComponent);
  const page = pages.find(known => known.name === (name || 'overview')) ?? pages[0];
  showNav(page.name);
  document.title = `${page.title} – LocalCloud`;
  try {
    const module = await page.load();
    if (mine !== showing) return;
    current?.close?.();
    const element = h('div', { class: 'page' });
    main.replaceChildren(element);
    current = await module.show(element, { args, search: new URLSearchParams(search), overview: () => latest, go, tools });
    if (latest) current?.update?.(latest);
  } catch (failure) {
    if (mine === showing) main.replaceChildren(h('p', { class: 'problem' }, failure.message));
  }
}

function go(path) {
  location.hash = '#/' + path;
}

function tick() {
  const clock = latest?.clock;
  if (!clock) return;
  const now = clock.frozenAt ? new Date(clock.frozenAt) : new Date(Date.now() + clock.aheadSeconds * 1000);
  const text = now.toISOString().slice(clock.aheadSeconds >= 60 || clock.frozenAt ? 0 : 11, 19).replace('T', ' ') + ' UTC';
  fill(document.getElementById('clock'), clock.frozenAt ? '❄ ' : clock.aheadSeconds >= 2 ? '» ' : '', text);
  document.getElementById('clock').title = clock.frozenAt ? 'The clock stands still.' : clock.aheadSeconds >= 2 ? 'The clock is ahead of real time.' : 'The clock of the cloud';
}

addEventListener('hashchange', () => { route(); main.focus({ preventScroll: true }); scrollTo(0, 0); });
addEventListener('keydown', event => {
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !/INPUT|TEXTAREA|SELECT/.test(event.target.nodeName)) {
    const search = main.querySelector('input[type=search]');
    if (search) { search.focus(); event.preventDefault(); }
  }
});

showNav('overview');
route();
addAppPages().then(() => { if (pages.length > 7) { location.hash.startsWith('#/app-') ? route() : showNav((location.hash.slice(2).split(/[/?]/)[0]) || 'overview'); } },
  failure => toast(`A page of the app cannot be shown: ${failure.message}`, true));
setInterval(tick, 1000);
follow(
  overview => { latest = overview; tick(); current?.update?.(overview); },
  state => { const element = document.getElementById('live'); element.textContent = state; element.className = state; });
