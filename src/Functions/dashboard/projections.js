// A page in LocalCloud's dashboard: read models with their rebuilds, parked sequences, and sagas that need somebody.

export const title = 'Projections';

export async function show(element, { tools }) {
  const { h, fill, card, table, badge, button, number, dateTime, acting, app, toast } = tools;
  const rebuilds = new Map();
  let allEvents; // As many as the last rebuild that has come to its end has read: each reads them all, whichever projection it is for.
  let timer;
  let closed = false;

  const load = async () => {
    const [{ projections }, parked, sagas, approvals] = await Promise.all([
      app('GET', '/api/operations/projections'), app('GET', '/api/operations/dead-letters?limit=100'),
      app('GET', '/api/operations/sagas'), app('GET', '/api/operations/sagas?attention=approval'),
    ]);
    for (const one of projections.filter(one => one.state === 'rebuilding' || rebuilds.has(one.name))) rebuilds.set(one.name, await app('GET', `/api/operations/projections/${one.name}/rebuild`));
    // Asked once, and from then on after each rebuild.
    if (allEvents === undefined) for (const one of projections.filter(one => one.generation > 1 && !rebuilds.has(one.name))) remember(await lastOf(one.name));
    for (const run of rebuilds.values()) remember(run);
    if (closed) return;
    fill(element, h('h1', {}, 'Projections'),
      card('Followers of the events', table(['Name', { text: 'Behind', num: true }, { text: 'Seconds', num: true }, { text: 'Generation', num: true }, 'State', { text: 'Parked', num: true }, 'Rebuild'],
        projections.map(one => ({ key: one.name, cells: [one.name, number(one.lagEvents), one.lagSeconds.toFixed(1), one.generation ?? '', badge(one.state), number(one.parkedSequences), one.generation === undefined ? '' : rebuild(one)] })), { caption: 'Projections' })),
      card('Parked sequences', table(['Sequence', 'From', 'To', 'Reason', 'Parked', ''], parked.items.map(one => ({ key: one.id, cells: [one.id, one.firstVersion, one.lastVersion, one.reason, dateTime(one.parkedAt), h('div', { class: 'actions' },
        button('Retry', act(async () => { const { handled, remaining } = await app('POST', `/api/operations/dead-letters/${encodeURIComponent(one.id)}/retry`); toast(`Handled ${handled}, ${remaining} left.`); })),
        button('Drop', async event => { if (confirm(`Pass over ${one.id} for good?`)) await act(() => app('DELETE', `/api/operations/dead-letters/${encodeURIComponent(one.id)}`))(event); }, 'danger'))] })),
      { empty: 'Nothing is parked.', caption: 'Parked sequences' })),
      card('Sagas that are parked', sagaTable(sagas.items, one => button('Resume', act(() => app('POST', `/api/operations/sagas/${one.orderId}/resume`))))),
      card('Orders that wait for approval', sagaTable(approvals.items, one => [true, false].map(approved =>
        button(approved ? 'Approve' : 'Refuse', act(() => app('POST', `/api/orders/${one.orderId}/approval`, { approved, by: 'dashboard' })), approved ? undefined : 'danger')))));
    clearTimeout(timer);
    if (projections.some(one => one.state === 'rebuilding')) timer = setTimeout(load, 500);
  };

  const lastOf = async name => { try { return await app('GET', `/api/operations/projections/${name}/rebuild`); } catch (failure) { if (failure.status === 404) return undefined; throw failure; } };
  function remember(run) { if (['cleaningUp', 'completed'].includes(run?.state)) allEvents = Math.max(allEvents ?? 0, run.eventsRead); }

  /** How far it is, and when it will be there, if there has been one to compare with. */
  function eta(run, seconds) {
    if (run.state !== 'running') return undefined;
    if (!allEvents) return 'no rebuild before it that tells how many there are';
    const share = Math.min(1, run.eventsRead / allEvents);
    const left = run.eventsRead > 0 ? Math.max(0, seconds * (1 - share) / share) : undefined;
    return [h('progress', { max: 1, value: share, 'aria-label': `Rebuild of ${run.projection}` }), ` ${Math.round(share * 100)} %`, left !== undefined && `, about ${Math.ceil(left)} s to go (ETA ${new Date(Date.now() + left * 1000).toLocaleTimeString('en-GB')})`];
  }

  const act = action => acting(async () => { await action(); await load(); });

  const sagaTable = (items, actions) => table(['Order', 'Status', 'Created', ''], items.map(one => ({ key: one.orderId, cells: [
    h('a', { href: `#/app-order/${one.orderId}` }, one.orderId), badge(one.status), dateTime(one.createdAt), h('div', { class: 'actions' }, actions(one)),
  ] })), { empty: 'None.', caption: 'Orders' });

  function rebuild(one) {
    const run = rebuilds.get(one.name);
    const running = one.state === 'rebuilding';
    const seconds = run && (Date.parse(run.completedAt ?? new Date().toISOString()) - Date.parse(run.startedAt)) / 1000;
    const done = run?.ranges?.filter(range => range.caughtUp).length;
    return [running ? button('Cancel', act(() => app('DELETE', `/api/operations/projections/${one.name}/rebuild`))) : button('Rebuild', act(async () => { await app('POST', `/api/operations/projections/${one.name}/rebuild`); rebuilds.set(one.name, undefined); })),
      run && h('small', {}, ` ${run.state}: ${number(run.eventsRead)} events in ${Math.max(0, seconds).toFixed(1)} s, ${done} of ${run.ranges.length} ranges caught up `, eta(run, Math.max(0, seconds)), run.problem && h('span', { class: 'bad' }, ` ${run.problem}`))];
  }

  await load();
  let seen;
  return {
    async update({ levels }) {
      const state = JSON.stringify(levels.filter(source => source.name === 'Change feeds'));
      if (seen !== undefined && seen !== state) await load();
      seen = state;
    },
    close() { closed = true; clearTimeout(timer); },
  };
}
