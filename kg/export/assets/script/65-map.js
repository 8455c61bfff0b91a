// The map: the same symbols at their coordinates, or around the middle of their country, over the country outlines.

const map = { shapes: null, places: null, scale: 1 };
const mapped = (i) => map.places === null || map.places[i] !== undefined;
const mercator = (latitude) => Math.log(Math.tan(Math.PI / 4 + (Math.max(-84, Math.min(84, latitude)) * Math.PI) / 360)) * (180 / Math.PI);

async function readMap() {
  map.shapes = await block('map');
  $('view-map').hidden = map.shapes === null || (contents.overviews.length > 0 && countryOverview() < 0);
}

const countryOverview = () => contents.overviews.findIndex((one) => one.by === 'country');
const projected = (longitude, latitude) => [longitude * map.scale, -mercator(latitude) * map.scale];

function middle(code) {
  const at = own(map.shapes.middles, code);
  return at ? [at[0] / 100, at[1] / 100] : [-20, 40];
}

// Entities that share a place stand around it, the most connecting nearest to it.
function placeOnMap() {
  const groups = new Map();
  for (let i = 0; i < rows.count; i++) {
    const at = rows.nodes.where[i];
    const code = rows.country(i);
    const key = at ? at.map((degree) => degree.toFixed(2)).join() : code && own(map.shapes.middles, code) ? code : null;
    if (key !== null) (groups.get(key) ?? groups.set(key, []).get(key)).push(i);
  }
  map.scale = 1;
  const spots = [...groups].map(([key, all]) => [all, rows.nodes.where[all[0]] && key.includes(',') ? projected(rows.nodes.where[all[0]][1], rows.nodes.where[all[0]][0]) : projected(...middle(key))]);
  map.scale = 1100 / Math.max(spread(spots, 0), spread(spots, 1), 3);
  map.places = {};
  const room = 1.15 * Math.max(...drawn.nodes.map(({ size }) => size));
  for (const [all, [x, y]] of together(spots, room * 2.5)) {
    all.sort((a, b) => rows.nodes.size[b] - rows.nodes.size[a] || a - b);
    all.forEach((i, rank) => {
      const r = all.length === 1 ? 0 : room * 1.25 * Math.sqrt(rank + 0.35);
      map.places[i] = [x + r * Math.cos(rank * GOLDEN), y + r * Math.sin(rank * GOLDEN)];
    });
  }
}

// Spots nearer to each other than symbols are wide become one spot.
function together(spots, near) {
  const held = [];
  for (const [all, at] of spots.sort(([a], [b]) => b.length - a.length || a[0] - b[0])) {
    const [x, y] = at.map((value) => value * map.scale);
    const close = held.find(([, [left, top]]) => Math.hypot(left - x, top - y) < near);
    if (close) close[0].push(...all);
    else held.push([[...all], [x, y]]);
  }
  return held;
}

function spread(spots, axis) {
  const all = spots.map(([, at]) => at[axis]);
  return Math.max(...all) - Math.min(...all);
}

// The symbols move between their places on the picture and those on the map.
function moveSymbols() {
  if (contents.overviews.length) return moveGroups();
  if (state.view === 'map' && map.places === null) placeOnMap();
  if (state.view !== 'map') map.places = null;
  points.update(drawn.nodes.filter(({ id }) => mapped(id)).map(({ id, x, y }) => {
    const [left, top] = map.places?.[id] ?? [x, y];
    return { id, x: left, y: top };
  }));
}

function moveGroups() {
  if (state.view === 'map') {
    if (state.byBefore === undefined) state.byBefore = state.by;
    state.by = countryOverview();
    map.scale = 1;
    const spots = overview().groups.filter((group) => own(map.shapes.middles, group.name)).map((group) => [[], projected(...middle(group.name))]);
    const widest = Math.max(...overview().groups.map((group) => group.radius));
    map.scale = (widest * 14) / Math.max(spread(spots, 0), spread(spots, 1), 6);
  } else if (state.byBefore !== undefined) {
    state.by = state.byBefore;
    state.byBefore = undefined;
  }
  drawnBy = -1;
}

function drawMap(context) {
  if (state.view !== 'map' || !map.shapes) return;
  context.save();
  context.lineWidth = 1 / network.getScale();
  context.strokeStyle = ink('shore');
  for (const [rings, fill] of [[map.shapes.others, ink('land')], [map.shapes.own, ink('own-land')]]) {
    context.fillStyle = fill;
    for (const ring of rings) {
      context.beginPath();
      eachPoint(ring, (longitude, latitude) => context.lineTo(...projected(longitude, latitude)));
      context.closePath();
      context.fill();
      context.stroke();
    }
  }
  context.restore();
}

function eachPoint(ring, visit) {
  let [longitude, latitude] = [0, 0];
  for (let at = 0; at < ring.length; at += 2) {
    longitude += ring[at];
    latitude += ring[at + 1];
    visit(longitude / 100, latitude / 100);
  }
}

function showNote() {
  let text = '';
  if (state.view === 'map' && !contents.overviews.length) {
    const missing = shown.node.reduce((sum, on, i) => sum + (on && !mapped(i) ? 1 : 0), 0);
    if (missing) text = say('notOnMap', { n: missing });
  } else if (contents.overviews.length && state.open.length) {
    const cutOff = state.open.filter((at) => overview().groups[at].count > MOST_MEMBERS);
    if (cutOff.length) text = say('mostConnecting', { n: MOST_MEMBERS });
  } else if (contents.overviews.length) text = say('unfold');
  if (shown.nodes === 0) text = say('nothing');
  $('note').textContent = text;
  $('note').hidden = text === '';
}
