// A trace as a tree with time bars. A span whose parent is not there (not recorded, or of another process) stands at the top.

import { h, ms } from './ui.js';

export function traceTree({ nodes, collecting, id }, current) {
  const known = new Map(nodes.map(node => [node.id, node]));
  const children = Map.groupBy(nodes, node => node.parent && known.has(node.parent) ? node.parent : '');
  const starts = nodes.map(node => Date.parse(node.at));
  const [from, until] = [Math.min(...starts), Math.max(...nodes.map((node, i) => starts[i] + node.milliseconds))];
  const length = Math.max(until - from, 0.1);
  const rows = [];
  const add = (parent, depth) => {
    for (const node of children.get(parent) ?? []) {
      rows.push(row(node, depth, from, length, current));
      add(node.id, depth + 1);
    }
  };
  add('', 0);
  return h('div', { class: 'trace' },
    h('p', { class: 'note' }, `${nodes.length} ${nodes.length === 1 ? 'step' : 'steps'} in ${ms(until - from)}, trace ${id}`,
      !collecting && '. Spans are recorded only from when a page is opened; there may have been more.'),
    h('ol', {}, rows));
}

function row(node, depth, from, length, current) {
  const left = (Date.parse(node.at) - from) / length * 100;
  const tags = Object.entries(node.tags).filter(([, value]) => value);
  const name = node.isInvocation && node.invocationId
    ? h('a', { href: `#/invocations/${node.invocationId}`, 'aria-current': node.invocationId === current && 'true' }, node.name)
    : h('span', {}, node.name);
  return h('li', { 'data-key': node.id, class: `${node.failed ? 'failed' : ''} ${node.isInvocation ? 'invocation' : ''}` },
    h('div', { class: 'what', style: { '--depth': Math.min(depth, 12) } }, name,
      !node.isInvocation && node.function && h('a', { class: 'in', href: `#/invocations/${node.invocationId}`, title: 'The invocation it ran in' }, node.function)),
    h('div', { class: 'bar', title: tags.map(([key, value]) => `${key}: ${value}`).concat(node.reason ?? []).join('\n') },
      h('i', { style: { left: `${Math.min(left, 99.5)}%`, width: `max(3px, ${Math.min(node.milliseconds / length * 100, 100 - left)}%)` } })),
    h('span', { class: 'ms' }, ms(node.milliseconds)));
}
