// A page in LocalCloud's dashboard: an order's whole story, by its id.

export const title = 'Order story';

export async function show(element, { tools, args, go }) {
  const { h, fill, card } = tools;
  const order = args[0];
  const id = h('input', { type: 'search', value: order ?? '', placeholder: 'id of an order', 'aria-label': 'Order' });
  const story = h('div', {});
  element.append(h('h1', {}, 'Order story'), h('form', { class: 'filter', role: 'search', onsubmit: event => { event.preventDefault(); go(`app-order/${encodeURIComponent(id.value.trim())}`); } },
    tools.field('Order', id), h('button', { class: 'main' }, 'Tell')), story);

  const load = () => order ? tell(story, tools, order) : list(story);
  await load();
  let seen;
  return {
    async update({ functions, work }) {
      // The story's own reads are invocations, too, so news is only what has run without a request, once the feeds have come to their end.
      const now = functions.filter(one => one.trigger.toLowerCase() !== 'httptrigger').reduce((sum, one) => sum + one.count, 0);
      seen ??= now;
      if (seen !== now && work.find(source => source.name === 'change feeds')?.pending === 0) { seen = now; await load(); }
    },
  };

  async function list(into) {
    const { items } = await tools.app('GET', '/api/orders?limit=50');
    fill(into, card('Latest orders', tools.table(['Order', 'Customer', 'Status', 'Total'], items.map(one => ({ key: one.orderId, cells: [
      h('a', { href: `#/app-order/${one.orderId}` }, one.orderId), one.customerName ?? one.customerId ?? '', tools.badge(one.status), one.total ? `${one.total.amount} ${one.total.currency}` : '',
    ] })), { empty: 'No order yet.', caption: 'Orders' })));
  }
}

async function tell(into, tools, order) {
  const { h, fill, card } = tools;
  const ignoring404 = async path => { try { return await tools.app('GET', path); } catch (failure) { if (failure.status === 404) return undefined; throw failure; } };
  const [{ events, version }, details, progress, out] = await Promise.all([
    tools.app('GET', `/api/orders/${order}/events`), ignoring404(`/api/orders/${order}`), ignoring404(`/api/orders/${order}/fulfillment`), tools.sent(order),
  ]);
  const states = await Promise.all(events.map(event => tools.app('GET', `/api/orders/${order}/history?version=${event.version}`)));

  fill(into,
    h('dl', { class: 'facts' }, Object.entries({ Status: states.at(-1).status, Version: version, Total: `${states.at(-1).total.amount} ${states.at(-1).total.currency}`, Fulfillment: progress ? `${progress.mode}: ${progress.state}` : undefined })
      .filter(([, value]) => value !== undefined).map(([name, value]) => h('div', { 'data-key': name }, h('dt', {}, name), h('dd', {}, String(value))))),
    card('Events, and what each changed', h('ol', { class: 'timeline' }, events.map((event, i) => h('li', { 'data-key': event.version, class: /cancel|refus/.test(event.type) ? 'bad' : /confirm|paid|shipped|delivered/.test(event.type) ? 'good' : '' },
      h('div', { class: 'step' }, h('span', { class: 'when' }, `${event.version}`), h('span', { class: 'when' }, tools.time(event.occurredAt)), h('strong', {}, event.type)),
      h('ul', { class: 'changes' }, changes(states[i - 1], states[i]).map(([path, before, after]) => h('li', {}, `${path}: `, before !== undefined && [h('del', {}, before), ' '], after !== undefined && h('ins', {}, after)))),
      h('details', {}, h('summary', {}, 'event'), tools.code(event.data, 'event')))))),
    progress && card('Fulfillment, step by step', sequence(tools, progress)),
    card('Messages out', messagesOut(tools, out)),
    details && card('Read model beside the fold of the events', compare(tools, details, states.at(-1))));
}

/** What was done goes down, what was undone comes back up in reverse. */
function sequence({ h, badge, time, ms }, { steps, compensations, failureReason }) {
  const undone = new Map(compensations.map(step => [step.name, step]));
  const line = (step, kind) => h('li', { 'data-key': kind + step.name, class: kind || (step.status === 'failed' ? 'bad' : step.status === 'completed' ? 'good' : 'wait') },
    h('div', { class: 'step' }, h('strong', {}, step.name), badge(step.status), step.attempts > 1 && badge(`${step.attempts} attempts`), kind && badge('undo'),
      h('span', { class: 'when' }, time(step.startedAt)), step.completedAt && h('span', { class: 'when' }, ms(Date.parse(step.completedAt) - Date.parse(step.startedAt)))), step.error && h('div', { class: 'bad' }, step.error));
  return [h('ol', { class: 'timeline' }, steps.map(step => line(step, '')), [...undone.values()].map(step => line(step, 'undo'))), failureReason && h('p', { class: 'bad' }, failureReason)];
}

/** What others have been told of it: by Event Grid, and what lies in subscriptions and queues of Service Bus. */
function messagesOut({ h, table, badge, code, dateTime }, { events, messages }) {
  const rows = [
    ...events.map(one => ({ key: `grid-${one.id}`, at: one.receivedAt, cells: [dateTime(one.receivedAt), `Event Grid ${one.topic}`, one.type, h('details', {}, h('summary', { class: 'line' }, one.id), code(one.event, 'event')),
      one.deliveries.map(delivery => h('div', {}, delivery.subscription, ' ', badge(delivery.state)))] })),
    // One that several subscriptions have is one message.
    ...[...Map.groupBy(messages, ({ entity, message }) => `${entity.split('/')[0]} ${message.messageId}`)].map(([key, copies]) => ({ key: `bus-${key}`, at: copies[0].message.enqueuedTime, cells: [
      dateTime(copies[0].message.enqueuedTime), copies[0].entity.split('/')[0], typeOf(copies[0].message), h('details', {}, h('summary', { class: 'line' }, copies[0].message.messageId), code(copies[0].message.body, 'body')),
      copies.map(({ entity, dead }) => h('div', {}, entity.split('/').at(-1), ' ', badge(dead ? 'deadLettered' : 'waits')))] })),
  ];
  return table(['Sent', 'To', 'Type', 'Message', 'Who got it'], rows.sort((one, other) => one.at < other.at ? -1 : one.at > other.at ? 1 : 0), { empty: 'Nothing was sent.', caption: 'Messages' });
}

/** A CloudEvent says what it is. */
function typeOf({ body, subject }) {
  try { return JSON.parse(body).type ?? subject ?? ''; } catch { return subject ?? ''; }
}

/** The read model must say what the events say, wherever both say it. */
function compare({ h, table, badge }, details, state) {
  const [shown, folded] = [flat(details), flat(state)];
  const rows = [...folded.keys()].filter(path => shown.has(path)).map(path => [path, shown.get(path), folded.get(path)]);
  const different = rows.filter(([, one, other]) => one !== other);
  return [h('p', { class: different.length ? 'bad' : 'note' }, different.length ? `${different.length} of ${rows.length} values differ.` : `All ${rows.length} values that both have are the same.`),
    different.length > 0 && table(['Value', 'Read model', 'Events'], different.map(([path, one, other]) => ({ key: path, cells: [path, one, [other, ' ', badge('differs')]] })), { caption: 'Differences' })];
}

function changes(before, after) {
  const [old, now] = [before ? flat(before) : new Map(), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter(path => path !== 'version' && old.get(path) !== now.get(path)).map(path => [path, old.get(path), now.get(path)]);
}

/** 'total.amount' → '49.9'; what is null is not there. */
function flat(value, path = '', into = new Map()) {
  if (value !== null && typeof value === 'object') for (const [name, inner] of Object.entries(value)) flat(inner, path ? `${path}.${name}` : name, into);
  else if (value !== null && value !== undefined) into.set(path, String(value));
  return into;
}
