import { get, post, put } from '../api.js';
import { acting, badge, button, card, field, fill, h, ms, number, table, time } from '../ui.js';

const usual = 'SELECT * FROM c ORDER BY c._ts DESC';

export async function show(element, { args, go }) {
  const { containers } = await get('cosmosdb/containers');
  if (containers.length === 0) {
    element.append(h('h1', {}, 'Cosmos DB'), h('p', { class: 'empty' }, 'The app runs without the emulated Cosmos DB, or has no container yet.'));
    return {};
  }
  const current = containers.find(one => one.database === args[0] && one.container === args[1]) ?? containers.find(one => !/lease/i.test(one.container)) ?? containers[0];
  const state = { sql: usual, pages: [], document: undefined, isUsual: true, changes: [], continuations: undefined };
  const [side, results, followers, one, feed] = [h('div', {}), h('div', {}), h('div', {}), h('div', {}), h('div', {})];

  const sql = h('textarea', { rows: 3, spellcheck: 'false', value: state.sql, 'aria-label': 'Query', onkeydown: event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(event); } });
  const key = h('input', { placeholder: 'all partitions' });
  const run = acting(async () => {
    state.isUsual = sql.value === usual && !key.value;
    state.pages = [await ask()];
    draw();
  });
  const ask = continuation => post('cosmosdb/query', { database: current.database, container: current.container, sql: sql.value, continuation, partitionKey: key.value ? valuesOf(key.value) : undefined });

  const draw = () => {
    const items = state.pages.flatMap(page => page.items ?? []);
    const last = state.pages.at(-1);
    fill(results, state.pages.length > 0 && h('p', { class: 'note' }, `${number(items.length)} found, ${state.pages.reduce((sum, page) => sum + page.charge, 0).toFixed(2)} RU, ${ms(last.milliseconds)}`),
      last && plan(last.steps),
      table(['Document', ...current.partitionKeyPaths, 'Content'], items.map((item, i) => ({ key: item?.id ? `${item.id}-${item._rid}` : `${i}`, cells: [
        item?._rid ? h('button', { type: 'button', onclick: acting(() => open(item)) }, item.id) : `${i + 1}`, ...current.partitionKeyPaths.map(path => String(at(item, path) ?? '')), h('code', {}, brief(item)),
      ] })), { empty: 'No document.', caption: 'Documents' }),
      last?.continuationToken && button('More', acting(async () => { state.pages.push(await ask(last.continuationToken)); draw(); })));
  };

  async function open(item) {
    const place = { database: current.database, container: current.container, id: item.id, partitionKey: current.partitionKeyPaths.map(path => at(item, path)) };
    const { document: found, eTag, charge } = await post('cosmosdb/document', place);
    const text = h('textarea', { rows: 18, spellcheck: 'false', value: JSON.stringify(found, null, 2), 'aria-label': 'Document', 'data-key': eTag });
    fill(one, card(`${item.id}`, h('p', { class: 'note' }, `_etag ${eTag}, read for ${charge.toFixed(2)} RU`), text, h('div', { class: 'actions' },
      button('Replace this version', acting(async () => { await put('cosmosdb/document', { ...place, eTag, document: JSON.parse(text.value) }); await open(item); await run(); }, 'Replaced.'), 'main'),
      button('Read again', acting(() => open(item))), button('Close', () => fill(one)))));
    one.scrollIntoView({ block: 'nearest' });
  }

  let reached;
  async function follow(feeds) {
    const now = JSON.stringify(feeds.map(level => level.positions?.map(position => position.last)));
    if (document.visibilityState !== 'visible') return;
    // Nobody who follows it tells that there is something new: then it is asked at each look.
    if (state.continuations === undefined || feeds.length === 0 || reached !== now) {
      reached = now;
      const { continuations, changes } = await post('cosmosdb/changes', { database: current.database, container: current.container, continuations: state.continuations });
      [state.continuations, state.changes] = [continuations, [...changes, ...state.changes].slice(0, 100)];
    }
    const waiting = change => feeds.filter(level => level.positions?.some(position => position.part === change.range && position.at < change.lsn)).map(level => level.name);
    fill(feed, card('Change feed, live', table(['Written', 'Range', { text: 'Number', num: true }, 'Document', ...current.partitionKeyPaths, 'Followers'], state.changes.map(change => ({ key: `${change.range}-${change.lsn}`, cells: [
      time(change.at * 1000).slice(0, 8), change.range, number(change.lsn), h('button', { type: 'button', onclick: acting(() => open(change.document)) }, change.document.id), ...current.partitionKeyPaths.map(path => String(at(change.document, path) ?? '')),
      feeds.length === 0 ? '' : waiting(change).length === 0 ? badge('handled') : ['waits for ', waiting(change).join(', ')]] })), { empty: 'Nothing was written in the last ten minutes.', caption: 'Changes' })));
  }

  element.append(h('h1', {}, 'Cosmos DB'), h('div', { class: 'columns' }, side, h('div', {},
    card(`${current.database} / ${current.container}`, h('form', { onsubmit: run },
      field('Query', sql), h('div', { class: 'filter actions' }, field(`Partition key ${current.partitionKeyPaths.join(', ')}`, key), h('button', { class: 'main' }, 'Run (Ctrl-Enter)'))), results),
    one, followers, feed)));
  fill(side, card('Containers', h('ul', { class: 'list' }, containers.map(container => h('li', {}, h('button', {
    type: 'button', 'aria-pressed': String(container === current), onclick: () => go(`cosmosdb/${encodeURIComponent(container.database)}/${encodeURIComponent(container.container)}`),
  }, h('span', {}, container.container), h('small', {}, container.partitionKeyPaths.join(' '))))))));
  await run();

  let seen;
  return {
    async update({ levels, seen: now }) {
      const feeds = levels.find(source => source.name === 'Change feeds')?.levels.filter(level => level.detail === `${current.database}/${current.container}`) ?? [];
      fill(followers, card('Followers of its change feed', table(['Function', { text: 'Behind', num: true }, 'Position in each range'], feeds.map(level => ({ key: level.name, cells: [
        level.name, number(level.value), (level.positions ?? []).map(position => h('div', {}, `range ${position.part}: ${number(position.at)} of ${number(position.last)}`))] })), { empty: 'Nobody follows it.', caption: 'Followers' })));
      await follow(feeds);
      // The newest documents show as they come, unless somebody has asked for something else.
      if (state.isUsual && state.pages.length === 1 && seen !== undefined && seen !== now.invocations && sql.value === usual && document.visibilityState === 'visible') await run();
      seen = now.invocations;
    },
  };
}

/** What the engine did, request by request: the SDK asks each range that may hold something. */
const plan = steps => steps?.length > 0 && h('details', { 'data-key': 'plan', open: true }, h('summary', {}, 'What the engine did'), table(
  ['Range', 'Looked at', 'Index', { text: 'Read', num: true }, { text: 'Returned', num: true }, { text: 'RU', num: true }, { text: 'Time', num: true }],
  steps.map((step, i) => ({ key: `${i}`, cells: [step.range ?? 'any', step.access, step.indexed ? 'serves the WHERE clause' : 'not used', number(step.read), number(step.returned), step.charge.toFixed(2), ms(step.milliseconds)] })), { caption: 'Query plan' }));

const at = (item, path) => path.split('/').slice(1).reduce((value, name) => value?.[name], item);

/** A text is a text; numbers, booleans and several values are written as JSON. */
function valuesOf(text) {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [text];
  }
}

function brief(item) {
  if (item === null || typeof item !== 'object') return JSON.stringify(item);
  const { id, _rid, _self, _etag, _attachments, _ts, _lsn, ...rest } = item;
  const text = JSON.stringify(rest);
  return text.length > 220 ? text.slice(0, 220) + '…' : text;
}
