// The map: the same symbols at their coordinates, or around the middle of their country, over the country outlines.

const BUNDLE = 0.85; // how much of the room from a country's middle to its border those without any nearer place take
const TOWN = 0.25; // and how much those of one town
const map = { shapes: null, places: null, scale: 1, how: [], before: null, beyond: false };
const mapped = (i) => map.places === null || map.places[i] !== undefined;
const mercator = (latitude) => Math.log(Math.tan(Math.PI / 4 + (Math.max(-84, Math.min(84, latitude)) * Math.PI) / 360)) * (180 / Math.PI);

async function readMap() {
  map.shapes = await block('map');
  $('view-map').hidden = map.shapes === null || (contents.overviews.length > 0 && countryOverview() < 0);
}

const countryOverview = () => contents.overviews.findIndex((one) => one.by === 'country');
const projected = (longitude, latitude) => [longitude * map.scale, -mercator(latitude) * map.scale];

function middle(code) {
  return (own(map.shapes.middles, code) ?? [0, 0]).map((value) => value / 100);
}

// Whether a country's circle has a place on the map; that of all others has none.
const onLand = (id) => own(map.shapes.middles, overview().groups[Number(id.slice(1))].name) !== undefined;

// Where a region lies: in the mean of those of its entities whose place is known.
function regionPlaces() {
  const sums = new Map();
  for (const [i, [latitude, longitude]] of Object.entries(rows.nodes.where)) {
    const region = rows.nodes.region[i];
    if (region < 0) continue;
    const sum = sums.get(region) ?? sums.set(region, [0, 0, 0]).get(region);
    sum[0] += latitude;
    sum[1] += longitude;
    sum[2]++;
  }
  return new Map([...sums].map(([region, [latitude, longitude, n]]) => [region, [longitude / n, latitude / n]]));
}

// The place of an entity: its own, that of its town, of its region, or the middle of its country; and which of the four.
function spotOf(i, regions) {
  const at = rows.nodes.where[i];
  if (at) return ['own', [at[1], at[0]]];
  const town = rows.nodes.town[i];
  if (town) return ['town', [town[1], town[0]]];
  if (regions.has(rows.nodes.region[i])) return ['region', regions.get(rows.nodes.region[i])];
  const code = rows.country(i);
  return code && own(map.shapes.middles, code) ? ['country', middle(code)] : null;
}

// Entities that share a place stand around it, the most connecting nearest to it, and never beyond their country.
function placeOnMap() {
  const groups = new Map();
  const regions = regionPlaces();
  for (let i = 0; i < rows.count; i++) {
    const spot = spotOf(i, regions);
    map.how[i] = spot?.[0];
    if (!spot) continue;
    const key = [rows.country(i), ...spot[1].map((degree) => degree.toFixed(2))].join();
    (groups.get(key) ?? groups.set(key, [[], spot[1], own(map.shapes.reach, rows.country(i) ?? ''), spot[0], rows.country(i)]).get(key))[0].push(i);
  }
  map.scale = 1;
  const spots = [...groups.values()].map(([all, [longitude, latitude], ...rest]) => [all, projected(longitude, latitude), ...rest]);
  map.scale = 1100 / Math.max(spread(spots, 0), spread(spots, 1), 3);
  map.places = {};
  const room = 1.15 * Math.max(...drawn.nodes.map(({ size }) => size));
  for (const [all, [x, y], reach, how] of together(spots, room * 2.5)) {
    all.sort((a, b) => rows.nodes.size[b] - rows.nodes.size[a] || a - b);
    const widest = room * 1.25 * Math.sqrt(all.length - 0.65);
    const most = reach === undefined ? widest : how === 'country' ? BUNDLE * reach * map.scale : Math.max(TOWN * reach * map.scale, room * 1.25);
    all.forEach((i, rank) => {
      const r = all.length === 1 ? 0 : room * 1.25 * Math.sqrt(rank + 0.35) * Math.min(1, most / widest);
      map.places[i] = [x + r * Math.cos(rank * GOLDEN), y + r * Math.sin(rank * GOLDEN)];
    });
  }
}

// Spots of one country nearer to each other than symbols are wide become one spot, unless that moves one far from its place.
function together(spots, near) {
  const held = [];
  for (const [all, at, reach, how, code] of spots.sort(([a], [b]) => b.length - a.length || a[0] - b[0])) {
    const [x, y] = at.map((value) => value * map.scale);
    const apart = Math.min(near, reach === undefined ? near : TOWN * reach * map.scale);
    const close = held.find(([, [left, top], , , other]) => other === code && Math.hypot(left - x, top - y) < apart);
    if (close) close[0].push(...all);
    else held.push([[...all], [x, y], reach, how, code]);
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
    map.before ??= { by: state.by, open: state.open };
    if (state.by !== countryOverview()) Object.assign(state, { by: countryOverview(), open: [] });
    map.scale = 1;
    const spots = overview().groups.filter((group) => own(map.shapes.middles, group.name)).map((group) => [[], projected(...middle(group.name))]);
    const widest = Math.max(...overview().groups.map((group) => group.radius));
    map.scale = (widest * 30) / Math.max(spread(spots, 0), spread(spots, 1), 6);
  } else if (map.before) {
    Object.assign(state, map.before);
    map.before = null;
  }
  if (state.chosen >= 0) revealMember(state.chosen);
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

// Those not very far from the rest, so that a lone one overseas does not shrink all others.
function coreOf(ids) {
  const held = points.get(ids);
  const range = (axis) => {
    const all = held.flatMap((node) => Array(node.shownCount ? Math.round((500 * node.shownCount) / rows.count) : 1).fill(node[axis])).sort((a, b) => a - b);
    if (!all.length) return [-Infinity, Infinity];
    const [low, high] = [0.1, 0.9].map((share) => all[Math.round(share * (all.length - 1))]);
    return [low - (high - low) * 0.6, high + (high - low) * 0.6];
  };
  if (held.length < 8) return ids;
  const [[left, right], [top, bottom]] = [range('x'), range('y')];
  return held.filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom).map(({ id }) => id);
}

function mapNotes() {
  const counts = { town: 0, region: 0, country: 0, missing: 0 };
  for (let i = 0; i < rows.count; i++) {
    if (!shown.node[i]) continue;
    const how = contents.overviews.length ? (groupOf(i) >= 0 && onLand('g' + groupOf(i)) ? 'own' : 'missing') : map.how[i] ?? 'missing';
    if (how !== 'own') counts[how]++;
  }
  return [contents.overviews.length && say('circlesOnMap'), counts.town && say('inCity', { n: counts.town }), counts.region && say('inRegion', { n: counts.region }), counts.country && say('inCountry', { n: counts.country }), counts.missing && say('notOnMap', { n: counts.missing }), map.beyond && say('beyond')];
}

function showNote() {
  let notes = [];
  const groups = contents.overviews.length ? overview().groups : [];
  if (shown.nodes === 0) notes = [say(rows.count ? 'nothing' : 'empty')];
  else if (state.view === 'map') notes = mapNotes();
  else if (state.open.some((at) => groups[at].count > MOST_MEMBERS)) notes = [say('mostConnecting', { n: MOST_MEMBERS })];
  else if (groups.length && !state.open.length) notes = [say('unfold')];
  $('note').textContent = notes.filter(Boolean).join(' ');
  $('note').hidden = $('note').textContent === '';
}
