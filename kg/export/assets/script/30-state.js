// What is being looked at, and the link that opens the same view again.

const FRESH = { view: 'network', query: '', chosen: -1, steps: 1, off: [], linesOff: [], country: '', sector: '', programme: '', from: 0, to: 0, colour: 'kind', by: 0, open: [], chain: null, asker: -1 };
const state = structuredClone(FRESH);
const KEPT = { view: 'v', query: 'q', steps: 'k', country: 'c', sector: 's', programme: 'p', from: 'f', to: 't', colour: 'o', by: 'b' };
let following = false;

function link() {
  const parts = new URLSearchParams();
  for (const [name, short] of Object.entries(KEPT)) if (state[name] !== FRESH[name]) parts.set(short, state[name]);
  if (state.from === span.first) parts.delete('f');
  if (state.to === span.last) parts.delete('t');
  for (const kind of state.off) parts.append('x', kind);
  for (const kind of state.linesOff) parts.append('y', kind);
  for (const group of state.open) parts.append('g', group);
  if (state.chosen >= 0) parts.set('n', rows.id(state.chosen));
  if (state.asker >= 0 && $('advice').open) parts.set('a', rows.id(state.asker));
  if (state.chain) for (const i of state.chain) parts.append('h', rows.id(i));
  if (language !== contents.language) parts.set('l', language);
  return parts.toString();
}

function keepLink() {
  if (following) return;
  try {
    const hash = link();
    history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
  } catch {
    // a page inside a notebook's frame has no address of its own
  }
}

function followLink(text) {
  const parts = new URLSearchParams(text.replace(/^#/, ''));
  following = true;
  Object.assign(state, structuredClone(FRESH), { from: span.first, to: span.last });
  for (const [name, short] of Object.entries(KEPT)) {
    if (!parts.has(short)) continue;
    state[name] = typeof FRESH[name] === 'number' ? parseInt(parts.get(short), 10) || FRESH[name] : parts.get(short);
  }
  if (!['network', 'map', 'table', 'ask'].includes(state.view)) state.view = 'network';
  state.steps = Math.min(3, Math.max(1, state.steps));
  state.by = contents.overviews[state.by] ? state.by : 0;
  state.off = parts.getAll('x');
  state.linesOff = parts.getAll('y');
  state.open = parts.getAll('g').map(Number).filter((group) => contents.overviews[state.by]?.groups[group]);
  const found = (name) => parts.getAll(name).map((iri) => rows.byId.get(iri)).filter((i) => i !== undefined);
  if (Object.hasOwn(WORDS, parts.get('l') ?? '')) language = parts.get('l');
  state.asker = found('a')[0] ?? -1;
  restore(found('n')[0] ?? -1, found('h'));
  following = false;
}

function restore(chosen, chain) {
  translate();
  drawAll();
  $('query').value = state.query;
  showHits();
  show(state.view);
  if (chosen >= 0) select(chosen, { focus: true });
  else clearChoice();
  if (state.asker >= 0) showPartners(state.asker);
  if (chain.length === 2) showChain(...chain);
}

function drawAll() {
  $('language').value = language;
  showSummary();
  showLegend();
  showFilters();
  showYears();
  showSources();
  showAskers();
  showChanges();
  apply();
}
