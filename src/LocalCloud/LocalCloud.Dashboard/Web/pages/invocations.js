import { get, query } from '../api.js';
import { badge, card, code, dateTime, field, fill, h, ms, select, table, time } from '../ui.js';
import { traceTree } from '../trace.js';

export const show = (element, page) => page.args[0] ? showOne(element, page.args[0]) : showList(element, page);

function showList(element, { search, go }) {
  const filter = { function: search.get('function') ?? '', outcome: search.get('outcome') ?? '', text: search.get('text') ?? '' };
  const rows = h('div', {});
  const apply = () => go('invocations?' + query(filter));
  const functions = select([['', 'All']], '', event => { filter.function = event.target.value; apply(); });
  element.append(h('h1', {}, 'Invocations'), h('form', { class: 'filter', role: 'search', onsubmit: event => { event.preventDefault(); apply(); } },
    field('Function', functions),
    field('Outcome', select([['', 'All'], ['running', 'Running'], ['succeeded', 'Succeeded'], ['failed', 'Failed'], ['cancelled', 'Cancelled']], filter.outcome, event => { filter.outcome = event.target.value; apply(); })),
    field('Text', h('input', { type: 'search', value: filter.text, placeholder: 'input, output, error, id', onchange: event => { filter.text = event.target.value; apply(); } }))), rows);
  let seen;
  let limit = 50;
  const load = async () => {
    const found = await get('invocations?' + query({ ...filter, limit }));
    fill(rows, list(found), found.length === limit && limit < 500 && h('button', { type: 'button', onclick: () => { limit = Math.min(500, limit * 3); load(); } }, 'Show more'));
  };
  return {
    async update(state) {
      if (functions.options.length === 1) { // Opened by its address, the page is there before they are known.
        functions.append(...state.functions.map(one => h('option', { value: one.name }, one.name)));
        functions.value = filter.function;
      }
      if (seen !== state.seen.invocations) { seen = state.seen.invocations; await load(); }
    },
  };
}

const list = found => table(
  ['Time', 'Function', 'Outcome', { text: 'Duration', num: true }, 'About', 'Error'],
  found.map(one => ({ key: one.id, cells: [
    time(one.at), h('a', { href: `#/invocations/${one.id}` }, one.function), [badge(one.outcome), one.retry > 0 && h('small', {}, ` retry ${one.retry}`)],
    one.outcome === 'running' ? '' : ms(one.milliseconds), [one.about ?? '', one.status && one.about?.includes(' ') && one.outcome !== 'running' ? ` → ${one.status}` : ''], h('span', { class: 'error' }, one.error ?? ''),
  ] })), { empty: 'No invocation yet. Call a function, and it shows here.', caption: 'Invocations, newest first' });

async function showOne(element, id) {
  let seen;
  const load = async () => {
    const { invocation, logs, traces } = await get(`invocations/${encodeURIComponent(id)}`);
    const trees = await Promise.all(traces.slice(0, 10).map(trace => get(`traces/${trace}`)));
    fill(element, h('p', {}, h('a', { href: '#/invocations' }, '← Invocations')), h('h1', {}, invocation.function, ' ', badge(invocation.outcome)), facts(invocation),
      invocation.errorDetail && card('Exception', code(invocation.errorDetail, 'exception')),
      trees.filter(tree => tree.nodes.length > 0).map((tree, i) => card(trees.length > 1 ? `Trace ${i + 1} of ${traces.length}` : 'Trace', traceTree(tree, id))),
      card('Input', invocation.input === undefined && invocation.trigger.toLowerCase() === 'httptrigger'
        ? h('p', { class: 'empty' }, 'The body went to the app’s own web pipeline, past the host.') : code(invocation.input, 'input')),
      card('Output', code(invocation.output, 'output')),
      card(`Logs (${logs.length})`, logs.length ? logs.map(line => h('div', { class: 'log' }, h('time', {}, time(line.at)), badge(line.level), h('span', {}, line.message, line.exception && h('pre', {}, line.exception))))
        : h('p', { class: 'empty' }, 'It has logged nothing.')));
    return invocation.outcome !== 'running';
  };
  await load();
  let ends = 4; // Spans that follow end a little later than it.
  return {
    async update(state) {
      if (seen === state.seen.spans + state.seen.invocations || ends <= 0) return;
      seen = state.seen.spans + state.seen.invocations;
      if (await load()) ends--;
    },
  };
}

const facts = one => h('dl', { class: 'facts' }, Object.entries({
  Time: dateTime(one.at), Duration: one.outcome === 'running' ? 'running' : ms(one.milliseconds), About: one.about, Status: one.about?.startsWith('/') || one.trigger.toLowerCase() === 'httptrigger' ? one.status : undefined,
  Retry: one.retry || undefined, Id: one.id, Trace: one.traceId,
}).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => h('div', { 'data-key': name }, h('dt', {}, name), h('dd', {},
  name === 'About' && /^(orchestration|activity|entity)trigger$/i.test(one.trigger) ? h('a', { href: `#/orchestrations/${encodeURIComponent(value)}` }, value) : String(value)))));
