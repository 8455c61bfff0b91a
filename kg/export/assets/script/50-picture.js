// The picture: vis-network over pyvis' nodes and edges; what is hidden, faded, coloured, and where the eye is.

const drawn = JSON.parse($('block-picture').textContent);
const upright = innerWidth < innerHeight * 0.75; // a picture laid out broad is turned on a screen that stands
if (upright) for (const held of [drawn.nodes, ...contents.overviews.map((one) => one.groups)]) for (const one of held) [one.x, one.y] = [one.y, one.x];
const points = new vis.DataSet(drawn.nodes);
const strokes = new vis.DataSet(drawn.edges);
const SYMBOLS = new Map(contents.kinds.map((kind) => [kind.kind, kind]));
const FADED = 0.12;
const MARGIN = 46;
const FRESH_INK = '#d93025'; // readable on light and on dark paper
let network = null;
let faded = null; // a set of what is not faded, or null
let hovered = null;

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const dark = () => document.documentElement.dataset.theme === 'dark';
const outline = () => (dark() ? '#0b0e12' : '#2b3138');
const hiddenNode = (node) => (typeof node.id === 'string' ? node.shownCount === 0 || (state.view === 'map' && !onLand(node.id))
  : rows && (!shown.node[node.id] || (state.view === 'map' && !mapped(node.id))));

function startPicture() {
  const nodes = new vis.DataView(points, { filter: (node) => !hiddenNode(node) });
  const edges = new vis.DataView(strokes, { filter: (edge) => typeof edge.id !== 'number' || !rows || (shown.tie[edge.id] === 1 && !anyHidden(edge)) });
  network = new vis.Network($('net'), { nodes, edges }, { ...drawn.options, ...themed() });
  Object.assign(network, { shownNodes: nodes, shownEdges: edges });
  const frame = $('net').firstElementChild;
  frame.tabIndex = -1;
  frame.querySelector('canvas').setAttribute('aria-hidden', 'true');
  startPointing();
  network.on('beforeDrawing', drawMap);
  network.on('afterDrawing', drawNames);
  network.on('resize', () => queueMicrotask(() => { if (!state.moved) fit({ still: true }); })); // the engine moves the eye after it tells
  network.on('dragEnd', () => { state.moved = true; });
  network.on('zoom', () => { state.moved = true; });
}

function anyHidden(edge) {
  return state.view === 'map' && (!mapped(edge.from) || !mapped(edge.to));
}

function themed() {
  const groups = {};
  for (const { kind, shape, colour } of contents.kinds) groups[kind] = { shape, color: painted(colour) };
  const many = drawn.nodes.length > 3000;
  return {
    groups,
    nodes: { ...drawn.options.nodes, font: { size: 0 }, borderWidth: many ? 0.5 : 1 },
    edges: { ...drawn.options.edges, color: { color: ink('edge'), highlight: ink('accent'), inherit: false, opacity: many ? 0.3 : 1 }, arrows: { to: { scaleFactor: 0.5 } } },
    interaction: { ...drawn.options.interaction, hideEdgesOnDrag: many, hideEdgesOnZoom: many },
  };
}

function painted(colour, fresh = false) {
  const lines = { border: fresh ? FRESH_INK : outline(), background: colour };
  return { ...lines, highlight: { border: ink('chosen'), background: colour }, hover: lines };
}

function colourOf(i) {
  const colours = contents.colours;
  if (state.colour === 'community' && rows.nodes.community[i] >= 0) return colours[rows.nodes.community[i] % colours.length];
  return SYMBOLS.get(rows.kind(i)).colour;
}

function repaint() {
  network.setOptions(themed());
  recolour();
  repaintGroups();
  network.redraw();
}

function recolour() {
  if (!rows) return;
  const own = state.colour !== 'kind' || points.get({ filter: (node) => node.recoloured }).length > 0;
  if (!own) return;
  points.update(points.get({ filter: (node) => typeof node.id === 'number' }).map(({ id }) => ({ id, color: painted(colourOf(id), isNew(id)), recoloured: true })));
}

// What is new since the earlier page has a thick ring; a new link is thick.
function markNew() {
  if (!changed) return;
  points.update(changed.entered.filter((i) => points.get(i)).map((i) => ({ id: i, borderWidth: 4, color: painted(colourOf(i), true), recoloured: true })));
  strokes.update(changed.tied.filter((j) => strokes.get(j)).map((j) => ({ id: j, width: Math.max(3, strokes.get(j).width ?? 1), color: { color: FRESH_INK, inherit: false } })));
}

function drawPicture() {
  if (state.view === 'table' || state.view === 'ask') return;
  if (contents.overviews.length) syncGroups();
  network.shownNodes.refresh();
  network.shownEdges.refresh();
  fade();
  showNote();
}

// Whatever is not near the chosen entity steps back; without a choice, or on the chain, all or only the chain is bright.
function fade() {
  let bright = null;
  if (state.chain && state.chainNodes) bright = new Set(state.chainNodes);
  else if (state.chosen >= 0 && shown.node[state.chosen]) bright = within(state.chosen, state.steps);
  if (bright === null && faded === null) return;
  const groups = bright && contents.overviews.length ? groupsOf(bright) : null;
  const strength = (id) => (bright === null || bright.has(id) || groups?.has(id) ? 1 : FADED);
  const nodes = [];
  points.forEach((node) => {
    const opacity = strength(node.id) * (node.base ?? 1);
    if ((node.opacity ?? 1) !== opacity) nodes.push({ id: node.id, opacity });
  });
  const edges = [];
  strokes.forEach((edge) => {
    const near = typeof edge.id === 'number' && Math.min(strength(edge.from), strength(edge.to)) === 1;
    const opacity = (bright === null || near ? 1 : FADED) * (edge.base ?? 1);
    if ((edge.faint ?? 1) !== opacity) edges.push({ id: edge.id, faint: opacity, color: { ...lineColour(edge), opacity } });
  });
  faded = bright;
  points.update(nodes);
  strokes.update(edges);
}

function lineColour(edge) {
  edge.own ??= typeof edge.color === 'string' ? edge.color : edge.color?.color ?? null;
  return { color: edge.own ?? ink('edge'), highlight: edge.own ?? ink('accent'), inherit: false };
}

function choose(id, edge) {
  if (typeof id === 'string') openGroup(Number(id.slice(1)));
  else if (id !== undefined) select(id, { speak: true });
  else if (typeof edge === 'number') select(rows.links.a[edge], { speak: true });
  else clearChoice();
}

function select(i, { focus = false, speak = false } = {}) {
  if (!rows) return;
  state.chosen = i;
  state.chain = null;
  state.chainNodes = null;
  if (contents.overviews.length && state.view !== 'table') revealMember(i);
  showDetails(i);
  showSteps();
  drawPicture();
  network.selectNodes(points.get(i) && shown.node[i] ? [i] : []);
  if (focus && points.get(i) && shown.node[i] && state.view !== 'table') look(i);
  if (speak) $('spoken').textContent = spoken(i);
  markRow();
  keepLink();
}

function clearChoice() {
  Object.assign(state, { chosen: -1, chain: null, chainNodes: null, walkAt: 0 });
  $('details').hidden = true;
  $('chains').replaceChildren();
  network.unselectAll();
  showSteps();
  if (rows) {
    fade();
    markRow();
    keepLink();
  }
  network.redraw();
}

// The eye goes to an entity and those within its steps, not closer than the words can be read.
function look(i) {
  const near = [...within(i, state.steps)].filter((other) => points.get(other)).slice(0, 60);
  const seen = near.length || !contents.overviews.length ? near : [...groupsOf(within(i, state.steps))];
  view(seen.length ? seen : [i].filter((one) => points.get(one)), { closest: 1.5 });
}

function fit({ core = false, ...options } = {}) {
  state.moved = false;
  const ids = network.shownNodes.getIds();
  const near = core ? coreOf(ids) : ids;
  map.beyond = near.length < ids.length;
  view(near, { closest: 1.6, ...options });
  if (rows) showNote();
}

function view(ids, { closest, still = false }) {
  const [width, height] = [$('net').clientWidth, $('net').clientHeight];
  if (!ids.length || !width || !height) return;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const id of ids) {
    const { x, y, size } = points.get(id);
    left = Math.min(left, x - size); right = Math.max(right, x + size);
    top = Math.min(top, y - size); bottom = Math.max(bottom, y + size);
  }
  const side = Math.min(MARGIN * 1.6, width * 0.12);
  const scale = Math.min((width - 2 * side) / Math.max(right - left, 1), (height - 2 * MARGIN) / Math.max(bottom - top, 1), closest);
  const move = { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale };
  if (!still && !calm() && rows) move.animation = { duration: 250, easingFunction: 'easeInOutQuad' };
  network.moveTo(move);
}

function zoom(factor) {
  state.moved = true;
  network.moveTo({ scale: network.getScale() * factor });
}
