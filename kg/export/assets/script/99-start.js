// The beginning: first the picture, then the rows, then the view that the link or the copy asks for.

const pristine = document.documentElement.cloneNode(true);
for (const one of pristine.querySelectorAll('script')) one.remove();

// What tests and curious people may look at: the network, the boxes of the names, and when all is there.
const clusterbridge = { labels: () => placed.boxes, groups: () => overview()?.groups ?? [], searchMs: 0, state, ask, search: (text) => search(text), names: () => rows.label, select: (i) => select(i) };
window.clusterbridge = clusterbridge;

function show(name) {
  const before = state.view;
  state.view = name === 'ask' && !ask.held ? 'network' : name === 'map' && !map.shapes ? 'network' : name;
  const drawing = state.view === 'network' || state.view === 'map';
  for (const one of ['network', 'map', 'table', 'ask']) $('view-' + one).setAttribute('aria-pressed', String(one === state.view));
  $('canvas').hidden = !drawing;
  $('table').hidden = state.view !== 'table';
  $('ask').hidden = state.view !== 'ask';
  $('grouping').hidden = !contents.overviews.length || state.view !== 'network' || contents.overviews.length < 2;
  if (drawing) {
    if (before === 'map' || state.view === 'map') moveSymbols();
    drawPicture();
    fit({ still: true, core: state.view === 'map' });
  }
  if (state.view === 'table') showTable();
  if (state.view === 'ask') openAsk();
  keepLink();
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  $('theme').dataset.say = name === 'dark' ? 'light' : 'dark';
  $('theme').textContent = say($('theme').dataset.say);
  if (network) repaint();
}

function showGroupings() {
  $('by').replaceChildren(...contents.overviews.map((one, at) => el('option', { value: at }, say('by.' + one.by))));
  $('by').value = state.by;
}

function listen() {
  const on = (id, act, event = 'click') => $(id).addEventListener(event, act);
  for (const one of ['network', 'map', 'table', 'ask']) on('view-' + one, () => show(one));
  on('query', showHits, 'input');
  on('zoom-in', () => zoom(1.3));
  on('zoom-out', () => zoom(1 / 1.3));
  on('zoom-fit', () => fit());
  on('clear', showAll);
  on('theme', () => theme(dark() ? 'light' : 'dark'));
  on('language', () => { language = $('language').value; speak(); }, 'change');
  on('colour', () => { state.colour = $('colour').value; recolour(); network.redraw(); keepLink(); }, 'change');
  on('by', () => { state.by = Number($('by').value); state.open = []; drawPicture(); fit(); keepLink(); }, 'change');
  on('asker', () => { state.asker = Number($('asker').value); listPartners(state.asker); keepLink(); }, 'change');
  for (const one of ['chain-from', 'chain-to']) {
    on(one, () => suggest($(one)), 'input');
    on(one, (event) => { if (event.key === 'Enter') findChain(); }, 'keydown');
  }
  on('chain-go', findChain);
  on('save-csv', saveCsv);
  on('save-gexf', saveGexf);
  on('save-svg', saveSvg);
  on('save-png', savePng);
  on('save-page', savePage);
  on('share', share);
  on('print', () => print());
  let shade = null; // paper is white
  addEventListener('beforeprint', () => { shade ??= document.documentElement.dataset.theme; theme('light'); });
  addEventListener('afterprint', () => { theme(shade); shade = null; });
  on('dialog-close', () => $('dialog').close());
  on('table', showRows, 'scroll');
  addEventListener('hashchange', () => followLink(location.hash));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => theme(event.matches ? 'dark' : 'light'));
}

function speak() {
  translate();
  showGroupings();
  drawAll();
  if (state.chosen >= 0) showDetails(state.chosen);
  showSteps();
  showHits();
  network.redraw();
}

function showAll() {
  const { view: now, by, colour, asker } = state;
  Object.assign(state, structuredClone(FRESH), { view: now, by, colour, asker, from: span.first, to: span.last });
  $('query').value = '';
  showHits();
  clearChoice();
  drawAll();
  fit();
}

async function start() {
  theme(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  showSummary();
  showLegend();
  $('view-ask').hidden = true;
  $('view-map').hidden = true;
  $('view-network').setAttribute('aria-pressed', 'true');
  $('grouping').hidden = contents.overviews.length < 2;
  showGroupings();
  startPicture();
  window.network = network;
  if (contents.overviews.length) drawGroups();
  fit({ still: true });
  listen();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  if (document.readyState === 'loading') await new Promise((done) => addEventListener('DOMContentLoaded', done));
  $('view-ask').hidden = !ask.held;
  await readRows();
  [advice, changed] = [await block('partners'), await block('changes')];
  if (changed) changed.enteredSet = new Set(changed.entered);
  markNew();
  findSpan();
  await readMap();
  indexNames();
  startKeyboard();
  if (changed) $('changed').open = true;
  if (advice && !changed && !matchMedia('(max-width: 820px)').matches) $('advice').open = true;
  const kept = location.hash.length > 1 ? location.hash : document.querySelector('meta[name=view]').content;
  if (kept) followLink(kept);
  else {
    drawAll();
    showSteps();
    show('network');
  }
  document.documentElement.dataset.ready = 'true';
}

clusterbridge.ready = start();
