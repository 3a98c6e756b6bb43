import { get, hostJson, post, query } from '../api.js';
import { acting, badge, button, card, code, dateTime, field, fill, h, number, table, time } from '../ui.js';

export async function show(element, { args, go }) {
  const [entity, side] = [args[0], args[1] ?? 'waiting'];
  const [entities, messages, events] = [h('div', {}), h('div', {}), h('div', {})];
  element.append(h('h1', {}, 'Messages'), entities, messages, events);

  const loadEntities = async () => {
    const found = (await get('servicebus/entities')).entities;
    const link = (one, what, count) => count === undefined ? '' : h('a', { href: `#/messages/${encodeURIComponent(one.entity)}/${what}`, class: what === 'dead' && count > 0 && 'bad' }, number(count));
    fill(entities, card('Service Bus', table(['Entity', 'Kind', { text: 'Waiting', num: true }, { text: 'Dead letters', num: true }, { text: 'Scheduled', num: true }],
      found.map(one => ({ key: one.entity, cells: [h('a', { href: `#/messages/${encodeURIComponent(one.entity)}`, 'aria-current': one.entity === entity && 'true' }, one.entity), one.kind, link(one, 'waiting', one.active), link(one, 'dead', one.dead), one.scheduled === undefined ? '' : number(one.scheduled)] })),
      { empty: 'The app declares no queue and no topic (infra/servicebus.json).', caption: 'Entities of Service Bus' })));
    return found.find(one => one.entity === entity);
  };

  let shown = 1;
  const loadMessages = async kind => {
    if (!entity) return;
    const isTopic = kind?.kind === 'topic';
    const found = [];
    for (let page = 0; page < shown && !isTopic && found.length === page * 50; page++) {
      found.push(...(await get('servicebus/messages?' + query({ entity, dead: side === 'dead', after: found.at(-1)?.sequenceNumber }))).messages);
    }
    fill(messages, card(`${entity}: ${side === 'dead' ? 'dead letters' : 'messages'}`,
      !isTopic && h('div', { class: 'actions' }, button(side === 'dead' ? 'Show what waits' : 'Show dead letters', () => go(`messages/${encodeURIComponent(entity)}/${side === 'dead' ? 'waiting' : 'dead'}`)), h('span', { class: 'note' }, 'Peeked: nothing is taken.')),
      isTopic ? h('p', { class: 'note' }, 'A topic keeps nothing; look into its subscriptions. What is sent here goes to each that wants it.') : table(['Enqueued', 'Message', 'Subject', { text: 'Deliveries', num: true }, side === 'dead' ? 'Reason' : 'Scheduled', 'Body', ''],
        found.map(one => ({ key: one.sequenceNumber, cells: [dateTime(one.enqueuedTime), line(one.messageId), line(one.subject), number(one.deliveryCount),
          side === 'dead' ? [h('strong', {}, one.deadLetterReason ?? ''), ' ', one.deadLetterDescription ?? ''] : one.scheduledFor ? dateTime(one.scheduledFor) : '', h('details', {}, h('summary', { class: 'line' }, one.body.slice(0, 120) || '(empty)'), code(one.body, 'body'), code({ session: one.sessionId, correlationId: one.correlationId, contentType: one.contentType, ...one.properties }, 'properties')),
          side === 'dead' && button('Resubmit', acting(async () => { await post('servicebus/resubmit', { entity, sequenceNumber: one.sequenceNumber }); await load(); }, 'Sent again.'))] })),
        { empty: side === 'dead' ? 'No dead letter.' : 'Nothing waits.', caption: 'Messages' }),
      !isTopic && found.length === shown * 50 && button('Look further', acting(async () => { shown++; await loadMessages(kind); })),
      sendForm(entity, load)));
  };

  const loadEvents = async () => {
    let found = [];
    try { found = (await hostJson('/localcloud/eventgrid/events?limit=50')).events; } catch { /* the app declares no topic */ }
    fill(events, card('Event Grid', table(['Received', 'Type', 'Subject', 'Deliveries', 'Event'],
      found.map(one => ({ key: one.id, cells: [time(one.receivedAt), line(one.type), line(one.subject), one.deliveries.map(delivery => h('div', {}, delivery.subscription, ' ', badge(delivery.state),
        h('small', {}, ` ${delivery.attempts} ${delivery.attempts === 1 ? 'attempt' : 'attempts'}${delivery.lastOutcome ? ', ' + delivery.lastOutcome : ''}${delivery.nextAttemptAt ? ', next ' + time(delivery.nextAttemptAt) : ''}`))),
        h('details', {}, h('summary', { class: 'line' }, one.id), code(one.event, 'event'))] })),
      { empty: 'No event has been published.', caption: 'Events of Event Grid' })));
  };

  const load = async () => { const [kind] = await Promise.all([loadEntities(), loadEvents()]); await loadMessages(kind); };
  await load();
  let seen;
  return { async update({ seen: now, work }) { const state = JSON.stringify([now.invocations, work]); if (seen !== state) { seen = state; await load(); } } };
}

const line = text => text ? h('div', { class: 'line', title: text }, text) : '';

function sendForm(entity, load) {
  const draft = { body: '', subject: '', contentType: 'application/json', sessionId: '' };
  const input = (name, label) => field(label, h('input', { value: draft[name], oninput: event => { draft[name] = event.target.value; } }));
  const body = h('textarea', { 'aria-label': 'Body', oninput: event => { draft.body = event.target.value; } });
  return h('details', { 'data-key': 'send', 'data-own': 'send' }, h('summary', {}, 'Send a message'), h('form', { onsubmit: acting(async () => { await post('servicebus/messages', { entity, ...draft }); await load(); }, 'Sent.') },
    h('div', { class: 'filter actions' }, input('subject', 'Subject'), input('contentType', 'Content type'), input('sessionId', 'Session')), field('Body', body), h('button', { class: 'main' }, 'Send')));
}
