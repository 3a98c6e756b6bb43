import { get, query } from '../api.js';
import { badge, card, code, field, fill, h, select, table, time } from '../ui.js';

export async function show(element, { search, go }) {
  const filter = { level: search.get('level') ?? '', text: search.get('text') ?? '' };
  const apply = () => go('logs?' + query(filter));
  const [lines, facts] = [h('div', {}), h('div', {})];
  element.append(h('h1', {}, 'Logs & settings'), h('form', { class: 'filter', role: 'search', onsubmit: event => { event.preventDefault(); apply(); } },
    field('At least', select([['', 'All'], ['information', 'Information'], ['warning', 'Warning'], ['error', 'Error']], filter.level, event => { filter.level = event.target.value; apply(); })),
    field('Text', h('input', { type: 'search', value: filter.text, onchange: event => { filter.text = event.target.value; apply(); } }))), lines, facts);
  const load = async () => {
    const found = await get('logs?' + query({ ...filter, limit: 300 }));
    fill(lines, card('Log, newest first', h('div', { class: 'scroll lines', tabindex: 0, role: 'region', 'aria-label': 'Log' },
      found.length === 0 ? h('p', { class: 'empty' }, 'Nothing of this kind.') : found.map(line => h('div', { class: 'log', 'data-key': line.at + line.message }, h('time', {}, line.invocationId ? h('a', { href: `#/invocations/${line.invocationId}` }, time(line.at)) : time(line.at)), badge(line.level),
        h('span', {}, h('em', {}, line.category), line.message, line.exception && h('details', {}, h('summary', {}, 'exception'), h('pre', {}, line.exception))))))));
  };
  const environment = await get('environment');
  fill(facts,
    card('Where this host differs from Azure', environment.warnings.length === 0 ? h('p', { class: 'empty' }, 'It has nothing to warn of for this app. docs/fidelity.md tells of everything else.')
      : environment.warnings.map(line => h('div', { class: 'log' }, h('time', {}, time(line.at)), badge(line.level), h('span', {}, line.message)))),
    card('Settings that the app sees', table(['Name', 'Value'], environment.settings.map(setting => ({ key: setting.name, cells: [setting.name, setting.value ?? ''] })), { empty: 'None of its own.', caption: 'Settings' })),
    card('host.json, as it is understood', code(environment.hostJson, 'host.json')),
    card('Where it runs', h('dl', { class: 'facts' }, Object.entries({ Address: environment.address, Runtime: environment.runtime, App: environment.appDirectory, Process: environment.isolated ? 'its own' : 'the host’s' })
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))))));
  await load();
  let seen;
  return { async update(state) { if (seen !== state.seen.logs) { seen = state.seen.logs; await load(); } } };
}
