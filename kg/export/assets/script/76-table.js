// The table: all rows that are shown, sortable, as many as there are; only those in sight are in the document.

const ROW = 36;
const COLUMNS = {
  name: (i) => rows.label[i],
  kind: (i) => term(rows.kind(i)),
  country: (i) => (rows.country(i) ? country(rows.country(i)) : ''),
  region: (i) => rows.region(i) ?? '',
  sector: (i) => rows.sectors(i).join('; '),
  links: (i) => rows.around.degree(i),
  role: (i) => Math.round(rows.nodes.size[i] * 100),
};
const NUMBERS = ['links', 'role'];
const table = { order: [], by: 'role', down: true, from: -1 };

function showTable() {
  if (state.view !== 'table' || !rows) return;
  table.order = sorted();
  table.from = -1;
  const held = $('table');
  if (!held.firstChild) held.append(el('table', {}, el('caption', { className: 'unseen' }, say('table')), el('thead', {}, el('tr', {})), el('tbody', {})));
  held.querySelector('thead tr').replaceChildren(...Object.keys(COLUMNS).map(headCell));
  held.querySelector('table').setAttribute('aria-rowcount', table.order.length + 1);
  held.querySelector('caption').textContent = say('tableOf', { n: table.order.length });
  showRows();
}

function headCell(name) {
  const sort = table.by !== name ? 'none' : table.down ? 'descending' : 'ascending';
  const arrow = sort === 'none' ? '' : table.down ? ' ▼' : ' ▲';
  return el('th', { scope: 'col', 'aria-sort': sort, className: NUMBERS.includes(name) ? 'number' : '' },
    el('button', { type: 'button', onclick: () => sortBy(name) }, say('column.' + name) + arrow));
}

function sortBy(name) {
  table.down = table.by === name ? !table.down : NUMBERS.includes(name);
  table.by = name;
  showTable();
  const at = Object.keys(COLUMNS).indexOf(name);
  $('table').querySelectorAll('thead button')[at].focus();
}

function sorted() {
  const order = [];
  for (let i = 0; i < rows.count; i++) if (shown.node[i]) order.push(i);
  const keys = new Array(rows.count);
  for (const i of order) keys[i] = COLUMNS[table.by](i);
  const ranked = NUMBERS.includes(table.by) ? (a, b) => keys[a] - keys[b] : (a, b) => compare(keys[a], keys[b]);
  return order.sort((a, b) => (table.down ? -1 : 1) * ranked(a, b) || a - b);
}

function showRows() {
  const held = $('table');
  const from = Math.max(0, Math.floor(held.scrollTop / ROW) - 10);
  if (from === table.from) return;
  table.from = from;
  const to = Math.min(table.order.length, from + Math.ceil(held.clientHeight / ROW) + 30);
  const gap = (count) => el('tr', { 'aria-hidden': 'true' }, el('td', { colSpan: Object.keys(COLUMNS).length }));
  const [before, after] = [gap(), gap()];
  before.firstChild.style.height = from * ROW + 'px';
  after.firstChild.style.height = (table.order.length - to) * ROW + 'px';
  before.hidden = from === 0;
  after.hidden = to === table.order.length;
  held.querySelector('tbody').replaceChildren(before, ...table.order.slice(from, to).map((i, at) => tableRow(i, from + at + 2)), after);
  markRow();
}

function tableRow(i, at) {
  const cells = Object.entries(COLUMNS).map(([name, value]) => {
    if (name === 'name') return el('td', {}, el('button', { type: 'button', className: 'two', title: rows.label[i], onclick: () => select(i, { speak: true }) }, rows.label[i]));
    const text = value(i);
    return el('td', { className: NUMBERS.includes(name) ? 'number' : '', title: String(text) }, NUMBERS.includes(name) ? number(text) : el('div', { className: 'two' }, text));
  });
  const row = el('tr', { 'aria-rowindex': at }, cells);
  row.dataset.entity = i;
  return row;
}

function markRow() {
  for (const row of $('table').querySelectorAll('tr[data-entity]')) row.toggleAttribute('aria-current', Number(row.dataset.entity) === state.chosen);
}
