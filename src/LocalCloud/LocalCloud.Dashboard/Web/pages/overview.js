import { badge, card, fill, h, ms, number, spark, table, time } from '../ui.js';

export function show(element, { overview }) {
  const update = state => fill(element, h('h1', {}, 'Overview'), tiles(state), triggers(state), levels(state));
  if (!overview()) element.append(h('p', { class: 'empty' }, 'Waiting for the app…'));
  // The sparklines move on also while nothing happens.
  const moving = setInterval(() => overview() && update(overview()), 5000);
  return { update, close: () => clearInterval(moving) };
}

const sum = (functions, of) => functions.reduce((total, one) => total + of(one), 0);

function tiles({ functions, work, levels: sources }) {
  const failed = sum(functions, one => one.failed);
  const orchestrations = sources.find(source => source.name === 'Orchestrations')?.levels ?? [];
  return h('div', { class: 'tiles' },
    tile('Invocations', number(sum(functions, one => one.count)), '#/invocations', spark(total(functions), 'All invocations')),
    tile('Failed', number(failed), '#/invocations?outcome=failed', undefined, failed > 0 && 'bad'),
    tile('Running now', number(sum(functions, one => one.running)), '#/invocations?outcome=running'),
    tile('Work waiting', number(sum(work, source => source.pending)), undefined, h('small', {}, work.filter(source => source.pending > 0).map(source => `${source.name} ${number(source.pending)}`).join(', ') || 'none')),
    orchestrations.map(level => tile(`Orchestrations ${level.name.toLowerCase()}`, number(level.value), `#/orchestrations?status=${level.name}`, undefined, level.name === 'Failed' && 'bad')));
}

const tile = (name, value, href, more, kind) => h(href ? 'a' : 'div', { class: `tile ${kind || ''}`, href, 'data-key': name }, h('span', {}, name), h('b', {}, value), more);

function total(functions) {
  const lines = functions.map(one => one.spark).filter(Boolean);
  if (lines.length === 0) return undefined;
  const until = Math.max(...lines.map(line => line.until));
  const added = { until, all: Array(60).fill(0), failed: Array(60).fill(0) };
  for (const line of lines) {
    const shift = Math.round((until - line.until) / 5);
    for (let i = shift; i < 60; i++) {
      added.all[i - shift] += line.all[i];
      added.failed[i - shift] += line.failed[i];
    }
  }
  return added;
}

const nameOf = trigger => ({ httptrigger: 'HTTP', cosmosdbtrigger: 'Cosmos DB change feed', timertrigger: 'Timer', orchestrationtrigger: 'Orchestrators', activitytrigger: 'Activities',
  entitytrigger: 'Entities', servicebustrigger: 'Service Bus', eventgridtrigger: 'Event Grid' })[trigger.toLowerCase()] ?? trigger;

function triggers({ functions }) {
  const groups = Map.groupBy(functions, one => nameOf(one.trigger));
  return [...groups].map(([name, all]) => {
    const [members, idle] = [all.filter(one => one.count + one.running > 0), all.filter(one => one.count + one.running === 0)];
    return card(`${name} (${all.length})`, members.length > 0 && rows(name, members), idle.length > 0 && h('details', { 'data-key': 'idle' }, h('summary', {}, `${members.length ? 'Not called yet' : 'None called yet'}: ${idle.length}`),
      h('p', { class: 'names' }, idle.map(one => h('span', { 'data-key': one.name }, one.name, one.isDisabled && [' ', badge('disabled')])))));
  });
}

const rows = (name, members) => h('div', { class: 'functions' }, table(
    ['Function', { text: 'Invocations', num: true }, { text: 'Failed', num: true }, { text: 'Running', num: true }, { text: 'p50', num: true }, { text: 'p99', num: true }, 'Last 5 min', 'Last error'],
    members.map(one => ({ key: one.name, cells: [
      [h('a', { href: `#/invocations?function=${encodeURIComponent(one.name)}` }, one.name), one.isDisabled && [' ', badge('disabled')]],
      number(one.count), one.failed ? h('a', { class: 'bad', href: `#/invocations?function=${encodeURIComponent(one.name)}&outcome=failed` }, number(one.failed)) : '0',
      number(one.running), ms(one.p50), ms(one.p99), spark(one.spark, one.name),
      one.lastFailure ? h('a', { class: 'error', href: `#/invocations/${one.lastFailure.id}`, title: one.lastFailure.message }, `${time(one.lastFailure.at)} ${one.lastFailure.message}`) : '',
    ] })), { caption: `Functions: ${name}` }));

const levels = ({ levels: sources }) => sources.filter(source => source.name !== 'Orchestrations').map(source => card(source.name, table(
  ['Name', 'Of', { text: source.name === 'Change feeds' ? 'Behind' : 'Count', num: true }],
  source.levels.map(level => ({ key: level.name, cells: [level.name, level.detail ?? '', number(level.value)] })), { caption: source.name })));
