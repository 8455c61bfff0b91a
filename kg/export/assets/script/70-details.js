// The panel: summary, legend, what is known about the chosen entity with source and date, sources, changes.

const MOST_LISTED = 12;
const MOST_CHANGES = 200;

function showSummary() {
  const { nodes, links, countries } = contents.counts;
  const sentences = [say('summary', { entries: say('entries', { n: nodes }), links: say('linksAmong', { n: links }), countries: say('countries', { n: countries }) })];
  if (contents.connecting.length) sentences.push(say('connecting', { names: new Intl.ListFormat(LOCALES[language]).format(contents.connecting.map(short)) }));
  sentences.push(...contents.summary, say('dated', { date: date(contents.generated) }));
  $('summary').textContent = sentences.join(' ');
}

const short = (name) => (name.length > 70 ? name.slice(0, 68).trimEnd() + '…' : name);

function date(text) {
  const [year, month, day] = text.split('-').map(Number);
  if (!month) return text;
  const options = { year: 'numeric', month: 'long', day: day ? 'numeric' : undefined, timeZone: 'UTC' };
  const at = new Date(Date.UTC(year, month - 1, day || 1));
  return Number.isNaN(at.getTime()) ? text : new Intl.DateTimeFormat(LOCALES[language], options).format(at);
}

function showLegend() {
  const row = (key, count, mark, list) => el('li', {}, el('label', {},
    el('input', { type: 'checkbox', checked: !state[list].includes(key), onchange: () => toggle(list, key) }),
    mark, list === 'linesOff' ? lineName(key) : term(key), el('span', { className: 'count', id: `count-${list}-${key}` }, number(count))));
  $('kinds').replaceChildren(...contents.kinds.map(({ kind, count, shape, colour }) => row(kind, count, mark(shape, colour), 'off')));
  $('lines').replaceChildren(...contents.lines.map(({ kind, count, colour, dashed }) => row(kind, count, stroke(colour, dashed), 'linesOff')));
  $('lines-set').hidden = contents.lines.length < 2;
  $('colouring').hidden = !rows || rows.nodes.community.every((key) => key < 0);
  $('colour').value = state.colour;
}

const lineName = (kind) => WORDS[language]['line.' + kind] ?? capital(term(kind));

function toggle(list, key) {
  state[list] = state[list].includes(key) ? state[list].filter((one) => one !== key) : [...state[list], key];
  apply();
}

function showCounts() {
  for (const [list, held, counts] of [['off', contents.kinds, shown.kinds], ['linesOff', contents.lines, shown.lines]]) {
    for (const { kind } of held) $(`count-${list}-${kind}`).textContent = number(counts.get(kind) ?? 0);
  }
}

function mark(shape, colour) {
  const drawing = svg('svg', { class: 'mark', viewBox: '-11 -9 22 18', 'aria-hidden': 'true' });
  drawing.append(symbolPath(shape, 0, 0, 7, { fill: colour, stroke: 'currentColor', 'stroke-width': 1 }));
  return drawing;
}

function stroke(colour, dashed) {
  const line = svg('line', { x1: -11, y1: 0, x2: 11, y2: 0, stroke: colour ?? 'currentColor', 'stroke-width': 2.5, ...(dashed ? { 'stroke-dasharray': '5 4' } : {}) });
  return svg('svg', { class: 'mark', viewBox: '-11 -9 22 18', 'aria-hidden': 'true' }, line);
}

// Origin of a statement: source and date, or the plain word that none is recorded.
function origin(source, stated) {
  const parts = [source, stated && date(stated)].filter(Boolean);
  return el('span', { className: 'under' }, parts.length ? parts.join(' · ') : say('noSource'));
}

function showDetails(i) {
  $('details').hidden = false;
  $('chosen').replaceChildren(mark(SYMBOLS.get(rows.kind(i)).shape, colourOf(i)), ' ', rows.label[i]);
  const [names, short, former] = rows.other(i);
  const said = new Set(rows.facts(i).map(({ key }) => key)); // said below, with source and date
  const unless = (keys, texts) => (keys.some((key) => said.has(key)) ? [] : texts);
  const place = [...unless(['inRegion', 'nutsCode'], [rows.region(i)]), ...unless(['country'], [rows.country(i) && country(rows.country(i))])].filter(Boolean).join(', ');
  const about = [
    el('p', {}, [term(rows.kind(i)), place].filter(Boolean).join(' · '), isNew(i) ? [' ', el('span', { className: 'new' }, say('new'))] : []),
    other('otherNames', [...unless(['name'], names), ...unless(['shortName', 'acronym'], short)]), other('formerNames', unless(['formerName', 'otherName'], former)),
    other('sector', unless(['inSector'], rows.sectors(i))), other('programme', unless(['fundedUnder'], rows.programmes(i))),
    actions(i), factList(i), ...tieLists(i),
  ];
  $('about').replaceChildren(...about.filter(Boolean));
}

function other(key, texts) {
  return texts.length ? el('p', {}, el('strong', {}, say(key) + ': '), texts.join('; ')) : null;
}

function actions(i) {
  const row = el('p', { className: 'row' });
  if (advice?.some(({ asker }) => asker === i)) row.append(el('button', { type: 'button', id: 'to-partners', onclick: () => showPartners(i, { open: true }) }, say('partnersFor') + ' …'));
  row.append(el('button', { type: 'button', id: 'to-chain', onclick: () => startChain(i) }, say('introduceMe')));
  return row;
}

function factList(i) {
  const facts = rows.facts(i);
  if (!facts.length) return null;
  const list = el('dl', { className: 'facts' });
  let last = null;
  for (const { key, value, source, stated } of facts) {
    if (key !== last) list.append(el('dt', {}, capital(term(key))));
    list.append(el('dd', {}, linked(worded(key, value)), origin(source, stated)));
    last = key;
  }
  return list;
}

// A country by its name, a day as it is written, the scheme of an identifier: all in the reader's language.
function worded(key, value) {
  if (key === 'country') return country(value);
  if (key === 'identifier') {
    const schemes = Object.values(contents.terms).filter(({ en }) => value.startsWith(en + ' '));
    const scheme = schemes.sort((a, b) => b.en.length - a.en.length)[0];
    return scheme ? (scheme[language] ?? scheme.en) + value.slice(scheme.en.length) : value;
  }
  return /Date$|On$/.test(key) && /^\d{4}(-\d\d){0,2}$/.test(value) ? date(value) : value;
}

// The ties of an entity, a list for each kind and direction: its members, its programmes, its events.
function tieLists(i) {
  const lists = new Map();
  for (const [end, j] of rows.around.of(i)) {
    if (!shown.tie[j]) continue;
    const tie = rows.tie(j);
    const key = tie.kind + (tie.directed && tie.b === i ? ' <' : ' >');
    (lists.get(key) ?? lists.set(key, []).get(key)).push([end, tie]);
  }
  return [...lists].sort(([a], [b]) => compare(term(a.slice(0, -2)), term(b.slice(0, -2)))).flatMap(([key, ties]) => {
    ties.sort((a, b) => compare(rows.label[a[0]], rows.label[b[0]]));
    const held = el('ul', { className: 'names' });
    const add = (some) => held.append(...some.map(([end, tie]) => el('li', {}, tieButton(end, tie))));
    add(ties.slice(0, MOST_LISTED));
    const rest = ties.slice(MOST_LISTED);
    const more = rest.length ? el('button', { type: 'button', onclick: () => { add(rest); more.remove(); } }, say('showRest', { n: rest.length })) : null;
    return [el('h3', {}, `${heading(key)} (${number(ties.length)})`), held, more].filter(Boolean);
  });
}

function heading(key) {
  const kind = key.slice(0, -2);
  return (key.endsWith('<') && WORDS[language]['back.' + kind]) || WORDS[language]['there.' + kind] || capital(term(kind));
}

function tieButton(end, tie) {
  const under = [tie.label, period(tie), sourced(tie)].filter(Boolean).join(' · ');
  return el('button', { type: 'button', onclick: () => select(end, { focus: true, speak: true }) }, rows.label[end], el('span', { className: 'under' }, under));
}

// Where a link comes from, and the day that the source was retrieved.
function sourced({ sources, stated }) {
  return sources.length ? [sources.join('; '), stated && say('retrieved', { date: date(stated) })].filter(Boolean).join(', ') : say('noSource');
}

function period({ start, end }) {
  if (!start && !end) return say('dateUnknown');
  if (start && end) return start === end ? date(start) : `${date(start)} – ${date(end)}`;
  return start ? say('since', { date: declined(start) }) : say('until', { date: declined(end) });
}

// A month after "since" or "until": in Lithuanian and Polish as it stands in a date with a day.
function declined(text) {
  const [year, month, day] = text.split('-').map(Number);
  if (!month || day || language === 'en') return date(text);
  const options = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' };
  const parts = new Intl.DateTimeFormat(LOCALES[language], options).formatToParts(new Date(Date.UTC(year, month - 1, 1)));
  const at = parts.findIndex(({ type }) => type === 'day');
  return (at ? parts.slice(0, at) : parts.slice(1)).map(({ value }) => value).join('').trim();
}

function showSources() {
  $('datasets').replaceChildren(...contents.sources.map((one) => el('li', {}, el('strong', {}, one.title),
    el('span', { className: 'under' }, [one.publisher, one.licence, one.retrieved && say('retrieved', { date: date(one.retrieved) })].filter(Boolean).join(' · ')),
    one.url ? el('span', { className: 'under' }, linked(one.url)) : null)));
}

let changed = null;
const isNew = (i) => changed?.enteredSet.has(i) ?? false;

function showChanges() {
  if (!changed) return;
  $('changed').hidden = false;
  const names = (list, show) => el('ul', { className: 'names' }, list.slice(0, MOST_CHANGES).map((one) => el('li', {}, show(one))), list.length > MOST_CHANGES ? el('li', { className: 'under' }, say('changes.more', { n: list.length - MOST_CHANGES })) : null);
  const tied = changed.tied.map((j) => rows.tie(j)).filter(({ a, b }) => !isNew(a) || !isNew(b));
  const sections = [
    ['entered', changed.entered, nameButton],
    ['left', changed.left, ([name, kind]) => `${kept(name)} (${term(kind)})`],
    ['tied', tied, (tie) => el('button', { type: 'button', onclick: () => select(tie.a, { focus: true, speak: true }) }, sentence(tie), el('span', { className: 'under' }, [period(tie), sourced(tie)].join(' · ')))],
    ['untied', changed.untied, ([a, b, kind, label]) => sentenceOf(a, b, kind, label[language] ?? label)],
  ].filter(([, list]) => list.length);
  const marked = changed.entered.length + changed.tied.length > 0;
  $('changes').replaceChildren(el('p', {}, say(sections.length ? 'changedSince' : 'unchanged', { date: date(changed.since) })), marked ? el('p', { className: 'quiet' }, say('changesMarked')) : '',
    ...sections.flatMap(([key, list, show]) => [el('h3', {}, say('changes.' + key, { n: list.length })), names(list, show)]));
}
