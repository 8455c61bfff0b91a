// Which entities and links are shown: kinds, country, sector, programme and years together; counts follow.

const shown = { node: new Uint8Array(0), tie: new Uint8Array(0), nodes: 0, ties: 0, kinds: new Map(), lines: new Map() };
const span = { first: 0, last: 0 };

function findSpan() {
  let [first, last] = [9999, 0];
  for (const { start, end } of [rows.nodeYears, rows.tieYears]) {
    for (const year of start) if (year) { if (year < first) first = year; if (year > last) last = year; }
    for (const year of end) if (year > last) last = year;
  }
  Object.assign(span, last ? { first, last } : { first: 0, last: 0 });
  Object.assign(state, { from: span.first, to: span.last });
}

// "Begun by" alone keeps what is undated; "running from" asks for dates, so what is undated drops out.
function inYears(start, end) {
  if (start === 0 && end === 0) return state.from <= span.first;
  if (start > state.to) return false;
  return end === 0 ? true : end >= state.from;
}

const ofProject = (kind) => /Project$/.test(kind);
const dated = (years, at) => years.start[at] !== 0 || years.end[at] !== 0;
const runs = (years, at) => inYears(years.start[at], years.end[at]);

// What an entity shows of the sector and the programme asked for: 1 the sector, 2 the programme, 3 both.
function asked() {
  const { sectors, programmes } = rows.nodes;
  const [sector, programme] = [state.sector, state.programme].map((text) => (text ? rows.texts.indexOf(text) : -1));
  const has = (i) => (sectors[i]?.includes(sector) ? 1 : 0) | (programmes[i]?.includes(programme) || (rows.kind(i) === 'Programme' && rows.label[i] === state.programme) ? 2 : 0);
  return { all: (state.sector ? 1 : 0) | (state.programme ? 2 : 0), has };
}

// An organisation counts for the sector and the programme of a project in which it takes part within the years;
// for both together only through one project, or its own. Returns for each entity whether it fits; one pass over the links.
function fitting() {
  const { all, has } = asked();
  if (!all) return null;
  const own = Uint8Array.from({ length: rows.count }, (_, i) => has(i));
  const fits = Uint8Array.from(own, (held) => ((held & all) === all ? 1 : 0));
  const { a, b } = rows.links;
  for (let j = 0; j < rows.ties; j++) {
    const [one, two] = [ofProject(rows.kind(a[j])), ofProject(rows.kind(b[j]))];
    if (one === two || (dated(rows.tieYears, j) && !runs(rows.tieYears, j))) continue;
    const [project, other] = one ? [a[j], b[j]] : [b[j], a[j]];
    if (dated(rows.nodeYears, project) && !runs(rows.nodeYears, project)) continue;
    if (((own[project] | own[other]) & all) === all && own[project]) fits[other] = 1;
  }
  return fits;
}

// Who has links, all of them at other times: on the picture a loose symbol that says nothing. What people look for and
// what has dates of its own stays by those.
function elsewhere() {
  if (state.from <= span.first && state.to >= span.last) return null;
  const held = new Uint8Array(rows.count); // 1: has a link; 2: has one that the years leave
  const { a, b } = rows.links;
  const out = (i) => dated(rows.nodeYears, i) && !runs(rows.nodeYears, i);
  for (let j = 0; j < rows.ties; j++) {
    const stays = !dated(rows.tieYears, j) || runs(rows.tieYears, j);
    held[a[j]] |= stays && !out(b[j]) ? 3 : 1;
    held[b[j]] |= stays && !out(a[j]) ? 3 : 1;
  }
  return (i) => held[i] === 1 && !dated(rows.nodeYears, i) && !FIRST_NAMED.has(rows.kind(i));
}

function apply() {
  if (!rows) return;
  const { nodes, links, texts } = rows;
  const kindOff = new Set(state.off.map((kind) => texts.indexOf(kind)));
  const lineOff = new Set(state.linesOff.map((kind) => texts.indexOf(kind)));
  const place = state.country ? texts.indexOf(state.country) : -1;
  const [fits, away] = [fitting(), elsewhere()];
  shown.node = new Uint8Array(rows.count);
  shown.nodes = 0;
  shown.kinds.clear();
  for (let i = 0; i < rows.count; i++) {
    if (state.country && nodes.country[i] !== place) continue;
    if (fits && !fits[i]) continue;
    if (dated(rows.nodeYears, i) && !runs(rows.nodeYears, i)) continue;
    if (away?.(i)) continue;
    const kind = texts[nodes.kind[i]];
    shown.kinds.set(kind, (shown.kinds.get(kind) ?? 0) + 1);
    if (kindOff.has(nodes.kind[i])) continue;
    shown.node[i] = 1;
    shown.nodes++;
  }
  applyTies(links, lineOff, texts);
  refresh();
}

function applyTies(links, lineOff, texts) {
  shown.tie = new Uint8Array(rows.ties);
  shown.ties = 0;
  shown.lines.clear();
  for (let j = 0; j < rows.ties; j++) {
    if (!shown.node[links.a[j]] || !shown.node[links.b[j]]) continue;
    if (!inYears(rows.tieYears.start[j], rows.tieYears.end[j])) continue;
    const kind = texts[links.kind[j]];
    shown.lines.set(kind, (shown.lines.get(kind) ?? 0) + 1);
    if (lineOff.has(links.kind[j])) continue;
    shown.tie[j] = 1;
    shown.ties++;
  }
}

function refresh() {
  showCounts();
  showTable();
  drawPicture();
  keepLink();
}

// The entities at most `state.steps` links away from the chosen one, along links that are shown.
function within(chosen, steps) {
  const near = new Set([chosen]);
  let rim = [chosen];
  for (let step = 0; step < steps; step++) {
    const next = [];
    for (const i of rim) {
      rows.around.each(i, (other, j) => {
        if (shown.tie[j] && !near.has(other)) {
          near.add(other);
          next.push(other);
        }
      });
    }
    rim = next;
  }
  return near;
}

function showFilters() {
  const held = $('filters');
  held.replaceChildren();
  const used = (column) => [...new Set(column)].filter((at) => at >= 0).map((at) => rows.texts[at]);
  const { country: countries, sectors, programmes } = rows.nodes;
  const lists = {
    country: [used(countries).map((code) => [code, country(code)]), countries.filter((at) => at >= 0).length],
    sector: [used(Object.values(sectors).flat()).map((text) => [text, rows.said(text)]), Object.keys(sectors).length],
    programme: [used(Object.values(programmes).flat()).map((text) => [text, text]), Object.keys(programmes).length],
  };
  for (const [name, [options, count]] of Object.entries(lists)) {
    if (options.length === 0 || (options.length === 1 && count === rows.count)) continue; // nothing to choose between
    const choice = el('select', { id: 'filter-' + name, onchange: () => { state[name] = choice.value; apply(); fit(); } },
      el('option', { value: '' }, say(name + '.all')),
      options.sort((a, b) => compare(a[1], b[1])).map(([value, text]) => el('option', { value }, text)));
    choice.value = state[name];
    held.append(el('label', { className: 'wide' }, say(name), choice));
  }
}

function showYears() {
  $('years').hidden = span.last === 0 || span.first === span.last;
  for (const name of ['from', 'to']) {
    Object.assign($(name), { min: span.first, max: span.last, step: 1, value: state[name] });
    $(name + '-year').textContent = state[name];
    $(name).oninput = () => {
      state[name] = Number($(name).value);
      if (state.from > state.to) state[name === 'from' ? 'to' : 'from'] = state[name];
      showYears();
      apply();
    };
  }
  const undated = rows.tieYears.start.reduce((sum, year, j) => sum + (year === 0 && rows.tieYears.end[j] === 0 ? 1 : 0), 0);
  $('undated').textContent = undated ? say(state.from > span.first ? 'undatedOut' : 'undatedIn', { n: undated }) : '';
}
