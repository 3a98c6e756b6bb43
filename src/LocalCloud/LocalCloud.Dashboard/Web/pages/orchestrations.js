import { host, hostJson, query } from '../api.js';
import { acting, badge, button, card, code, dateTime, field, fill, h, ms, select, table, time } from '../ui.js';

const base = '/runtime/webhooks/durabletask';
const states = ['Running', 'Pending', 'Suspended', 'Failed', 'Completed', 'Terminated'];

export const show = (element, page) => page.args[0] === 'entities' ? showEntities(element, page) : page.args[0] ? showOne(element, page.args[0]) : showList(element, page);

const orchestrationsOf = state => state.levels.find(source => source.name === 'Orchestrations')?.levels ?? [];

function showList(element, { search, go }) {
  const filter = { status: search.get('status') ?? '', prefix: search.get('prefix') ?? '', name: search.get('name') ?? '' };
  const apply = () => go('orchestrations?' + query(filter));
  const rows = h('div', {});
  element.append(h('h1', {}, 'Orchestrations'), h('form', { class: 'filter', role: 'search', onsubmit: event => { event.preventDefault(); apply(); } },
    field('State', select([['', 'All'], ...states.map(state => [state, state])], filter.status, event => { filter.status = event.target.value; apply(); })),
    field('Name', h('input', { value: filter.name, onchange: event => { filter.name = event.target.value; apply(); } })),
    field('Id begins with', h('input', { type: 'search', value: filter.prefix, onchange: event => { filter.prefix = event.target.value; apply(); } })),
    h('a', { href: '#/orchestrations/entities' }, 'Entities')), rows);
  // The API gives the oldest first, a page at a time; the newest are what one looks for.
  let found = [];
  let continuation;
  const page = async token => {
    const response = await host('GET', `${base}/instances?` + query({ runtimeStatus: filter.status, instanceIdPrefix: filter.prefix, top: 1000, showInput: false }), undefined, token);
    return [await response.json(), response.headers.get('x-ms-continuation-token')];
  };
  const draw = () => fill(rows, table(['Created', 'Instance', 'Name', 'State', 'Progress', 'Updated'],
    found.filter(one => !filter.name || one.name.toLowerCase().includes(filter.name.toLowerCase())).sort((a, b) => b.createdTime.localeCompare(a.createdTime)).slice(0, 300)
      .map(one => ({ key: one.instanceId, cells: [dateTime(one.createdTime).slice(0, 19), h('a', { href: `#/orchestrations/${encodeURIComponent(one.instanceId)}` }, one.instanceId), one.name,
        badge(one.runtimeStatus), statusOf(one.customStatus), dateTime(one.lastUpdatedTime).slice(0, 19)] })),
    { empty: 'No orchestration of this kind.', caption: 'Orchestrations, newest first' }),
    continuation && button('Look further', acting(async () => { const [more, next] = await page(continuation); found.push(...more); continuation = next; draw(); })));
  const load = async () => { [found, continuation] = await page(); draw(); };
  let seen;
  return { async update(state) { const now = JSON.stringify(orchestrationsOf(state)) + state.seen.invocations; if (now !== seen) { seen = now; await load(); } } };
}

const statusOf = status => status === null || status === undefined ? '' : typeof status === 'string' ? status : status.state ?? status.step ?? JSON.stringify(status).slice(0, 80);

async function showOne(element, id) {
  const path = `${base}/instances/${encodeURIComponent(id)}`;
  const control = (operation, done) => acting(async () => { await host('POST', `${path}/${operation}`); await load(); }, done);
  const confirmed = (question, action) => async event => { if (confirm(question)) await action(event); };
  const draft = { name: '', value: 'true' };
  async function load() {
    const one = await hostJson(`${path}?showHistory=true&showHistoryOutput=true`);
    const isOver = !['Running', 'Pending', 'Suspended'].includes(one.runtimeStatus);
    fill(element, h('p', {}, h('a', { href: '#/orchestrations' }, '← Orchestrations')), h('h1', {}, one.name, ' ', badge(one.runtimeStatus)),
      h('dl', { class: 'facts' }, Object.entries({ Instance: one.instanceId, Created: dateTime(one.createdTime), Updated: dateTime(one.lastUpdatedTime) })
        .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
      h('div', { class: 'actions' },
        !isOver && one.runtimeStatus !== 'Suspended' && button('Suspend', control('suspend?reason=by%20hand', 'Suspended.')),
        one.runtimeStatus === 'Suspended' && button('Resume', control('resume?reason=by%20hand', 'Resumed.')),
        !isOver && button('Terminate', confirmed(`Terminate ${id}?`, control('terminate?reason=by%20hand', 'Terminated.')), 'danger'),
        one.runtimeStatus === 'Failed' && button('Rewind', control('rewind?reason=by%20hand', 'Rewound: it goes on from what has failed.')),
        button('Restart', confirmed(`Start ${id} anew, with the same input?`, control('restart', 'Started anew.'))),
        isOver && button('Purge', confirmed(`Forget ${id}?`, acting(async () => { await host('DELETE', path); location.hash = '#/orchestrations'; }, 'Purged.')), 'danger')),
      !isOver && h('form', { class: 'filter', onsubmit: acting(async () => { await host('POST', `${path}/raiseEvent/${encodeURIComponent(draft.name)}`, JSON.parse(draft.value)); await load(); }, 'Event raised.') },
        field('Event', h('input', { required: true, oninput: event => { draft.name = event.target.value; } })),
        field('Value (JSON)', h('input', { value: draft.value, oninput: event => { draft.value = event.target.value; } })), h('button', {}, 'Raise event')),
      card('Timeline', timeline(one.historyEvents)),
      one.customStatus !== null && card('Custom status', code(one.customStatus, 'custom status')),
      card('Input', code(one.input, 'input')), card('Output', code(one.output, 'output')));
  }
  await load();
  let seen;
  return { async update(state) { if (seen !== state.seen.invocations) { seen = state.seen.invocations; try { await load(); } catch { /* purged */ } } } };
}

const undoes = /^(undo|cancel|release|refund|compensate|revert|rollback|void)/i;

function timeline(events) {
  const attempts = new Map();
  return h('ol', { class: 'timeline' }, events.map((event, i) => {
    const name = event.FunctionName ?? event.Name;
    const isTask = /^(TaskCompleted|TaskFailed|TaskScheduled)$/.test(event.EventType);
    const attempt = isTask ? (attempts.get(name + event.Input) ?? 0) + 1 : 0;
    if (isTask) attempts.set(name + event.Input, attempt);
    const isUndo = isTask && undoes.test(name ?? '');
    const took = event.ScheduledTime ? Date.parse(event.Timestamp) - Date.parse(event.ScheduledTime) : undefined;
    const detail = { input: event.Input, result: event.Result, reason: event.Reason };
    return h('li', { 'data-key': `${i}-${event.EventType}`, class: isUndo ? 'undo' : kindOf(event) },
      h('div', { class: 'step' }, h('span', { class: 'when' }, time(event.Timestamp)), h('strong', {}, name ?? ''), h('span', {}, textOf(event)),
        attempt > 1 && badge(`attempt ${attempt}`), isUndo && badge('undo'), took !== undefined && h('span', { class: 'when' }, ms(took)),
        event.InstanceId && h('a', { href: `#/orchestrations/${encodeURIComponent(event.InstanceId)}` }, event.InstanceId)),
      event.Reason && h('div', { class: 'bad' }, event.Reason),
      Object.values(detail).some(value => value !== undefined && value !== null) && h('details', {}, h('summary', {}, 'values'),
        Object.entries(detail).filter(([, value]) => value !== undefined && value !== null).map(([label, value]) => [h('h3', {}, label), code(value, label)])));
  }));
}

const kindOf = ({ EventType: type, OrchestrationStatus: status }) =>
  /Failed|Terminated/.test(type + status) ? 'bad' : /Completed$|TimerFired|EventRaised/.test(type) ? 'good' : /Scheduled|Created|Suspended/.test(type) ? 'wait' : '';

const textOf = event => ({
  ExecutionStarted: 'started', TaskScheduled: 'under way', TaskCompleted: 'done', TaskFailed: 'failed', SubOrchestrationInstanceCreated: 'orchestration under way',
  SubOrchestrationInstanceCompleted: 'orchestration done', SubOrchestrationInstanceFailed: 'orchestration failed', TimerCreated: `waits until ${dateTime(event.FireAt)}`, TimerFired: 'timer fired',
  EventRaised: 'event came', EventSent: 'event sent', ExecutionSuspended: 'suspended', ExecutionResumed: 'resumed', ExecutionTerminated: 'terminated', ExecutionRewound: 'rewound',
  ExecutionCompleted: `ended: ${event.OrchestrationStatus}`,
})[event.EventType] ?? event.EventType;

async function showEntities(element) {
  const load = async () => {
    const found = await hostJson(`${base}/entities?fetchState=true&top=200`);
    fill(element, h('p', {}, h('a', { href: '#/orchestrations' }, '← Orchestrations')), h('h1', {}, 'Entities'),
      table(['Entity', 'Key', 'Last operation', 'State'], found.map(one => ({ key: one.entityId.name + one.entityId.key, cells: [one.entityId.name, one.entityId.key, dateTime(one.lastOperationTime), code(one.state, 'state')] })),
        { empty: 'The app has no entity yet.', caption: 'Entities' }));
  };
  await load();
  let seen;
  return { async update(state) { if (seen !== state.seen.invocations) { seen = state.seen.invocations; await load(); } } };
}
