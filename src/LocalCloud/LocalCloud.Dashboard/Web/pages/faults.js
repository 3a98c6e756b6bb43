import { host, hostJson, post } from '../api.js';
import { acting, badge, button, card, dateTime, field, fill, h, number, table } from '../ui.js';

// Each switch is a rule with an id of its own, so that it can be seen and switched off here.
const switches = [
  ['Cosmos DB throttles one request in five', { condition: { service: 'cosmosDb' }, result: { kind: 'serverError', serverErrorType: 'tooManyRequests', delay: '00:00:00.1', injectionRate: 0.2 } }],
  ['Cosmos DB loses acknowledgements of one create in ten', { condition: { service: 'cosmosDb', operationType: 'createItem' }, result: { kind: 'serverError', serverErrorType: 'timeout', suppressServiceRequests: false, injectionRate: 0.1 } }],
  ['Cosmos DB answers half a second late', { condition: { service: 'cosmosDb' }, result: { kind: 'serverError', serverErrorType: 'responseDelay', delay: '00:00:00.5' } }],
  ['Change feeds deliver everything twice', { condition: { service: 'changeFeed' }, result: { kind: 'duplicateDelivery' } }],
  ['Change feeds deliver five seconds late', { condition: { service: 'changeFeed' }, result: { kind: 'delayDelivery', delay: '00:00:05' } }],
  ['Activities run twice', { condition: { service: 'durableTask' }, result: { kind: 'duplicateDelivery' } }],
  ['Every second commit of an orchestration fails', { condition: { service: 'durableTask' }, result: { kind: 'serverError', serverErrorType: 'serviceUnavailable', injectionRate: 0.5 } }],
  ['Service Bus delivers messages twice', { condition: { service: 'serviceBus' }, result: { kind: 'duplicateDelivery' } }],
  ['Service Bus is down', { condition: { service: 'serviceBus' }, result: { kind: 'outage' } }],
  ['Event Grid cannot be published to or deliver', { condition: { service: 'eventGrid' }, result: { kind: 'serverError', serverErrorType: 'serviceUnavailable' } }],
].map(([text, rule], i) => ({ text, rule: { id: `dashboard-${i + 1}`, ...rule } }));

const path = '/localcloud/faults';

export async function show(element, { overview }) {
  const draft = { rule: JSON.stringify({ condition: { service: 'cosmosDb', operationType: 'createItem', after: 2 }, result: { kind: 'serverError', serverErrorType: 'timeout', suppressServiceRequests: false }, hitLimit: 1 }, null, 2) };
  const arm = rule => host('POST', path, rule);
  const disarm = id => host('DELETE', `${path}/${encodeURIComponent(id)}`);
  let found = { rules: [], points: [] };
  const clock = action => acting(() => post('clock', action));
  const draw = () => fill(element, h('h1', {}, 'Faults & time'), timeCard(overview()?.clock, clock),
    card('Switches', h('ul', { class: 'list switches' }, switches.map(({ text, rule }) => {
      const armed = found.rules.find(known => known.id === rule.id);
      return h('li', { 'data-key': rule.id }, h('label', {}, h('input', {
        type: 'checkbox', role: 'switch', 'data-key': `${rule.id}-${armed ? 'on' : 'off'}`, checked: Boolean(armed), onchange: acting(async () => { await (armed ? disarm(rule.id) : arm(rule)); await load(); }),
      }), ' ', text), armed && badge(`hit ${number(armed.hitCount)} times`));
    }))),
    card('Armed', table(['Rule', 'Hits what', 'What happens', { text: 'Hits', num: true }, ''], found.rules.map(rule => ({ key: rule.id, cells: [
      rule.id, brief(rule.condition), brief(rule.result), number(rule.hitCount) + (rule.hitLimit ? ` of ${number(rule.hitLimit)}` : ''),
      button('Remove', acting(async () => { await disarm(rule.id); await load(); }, 'Removed.')),
    ] })), { empty: 'Nothing goes wrong on purpose.', caption: 'Armed rules' }), found.rules.length > 0 && button('Remove all', acting(async () => { await host('DELETE', path); await load(); }, 'All removed.'))),
    card('A rule of your own', h('form', { onsubmit: acting(async () => { await arm(JSON.parse(draft.rule)); await load(); }, 'Armed.') },
      field('As JSON; docs/faults.md has the vocabulary', h('textarea', { rows: 9, spellcheck: 'false', value: draft.rule, oninput: event => { draft.rule = event.target.value; } })),
      h('p', { class: 'note' }, 'Points for condition.point: ', found.points.join(', ')), h('button', { class: 'main' }, 'Arm'))));
  const load = async () => { found = await hostJson(path); draw(); };
  await load();
  let seen;
  return { async update(state) { const now = JSON.stringify([state.clock, found.rules.length > 0 && state.seen]); if (now !== seen) { seen = now; await load(); } } };
}

const brief = ({ kind, ...values }) => [kind, ...Object.entries(values).filter(([, value]) => value !== null && value !== 0 && value !== '00:00:00' && value !== 'all').map(([name, value]) => `${name} ${value}`)].filter(Boolean).join(', ') || 'anything';

function timeCard(clock, change) {
  if (!clock) return undefined;
  if (!clock.canChange) return card('Clock', h('p', { class: 'note' }, 'The app runs in a process of its own, whose clock cannot be moved.'));
  const ahead = [['1 minute', 60], ['15 minutes', 900], ['1 hour', 3600], ['1 day', 86400], ['7 days', 604800]];
  return card('Clock',
    h('p', {}, clock.frozenAt ? `Stands still at ${dateTime(clock.frozenAt)} UTC. Timers do not fire.` : clock.aheadSeconds >= 2 ? `Runs ${number(clock.aheadSeconds)} s ahead of real time.` : 'Runs with real time.'),
    h('div', { class: 'actions' }, clock.frozenAt ? button('Let it go on', change({ action: 'resume' })) : button('Freeze', change({ action: 'freeze' })),
      ahead.map(([text, seconds]) => button(`+ ${text}`, change({ action: 'advance', seconds })))),
    h('p', { class: 'note' }, 'What has come due after a move happens at once: timers, durable timers, back-off, time to live.'));
}
