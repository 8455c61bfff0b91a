// The overview of a large network: groups as bubbles, unfolded into their members when they are chosen.

const MOST_MEMBERS = 800;
const ON_MAP = 0.5; // countries stand nearer to each other than bubbles need
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const overview = () => contents.overviews[state.by];
const groupOf = (i) => rows.groups[state.by][i];
const isOpen = (id) => state.open.includes(Number(String(id).slice(1)));
let drawnBy = -1;
let counted = null; // how many of each group are shown; null before the rows are there

function groupColour(at) {
  return contents.colours[at % contents.colours.length];
}

function groupTitle(group) {
  const kind = overview().by;
  if (group.name === '') return say('rest');
  if (kind === 'country') return country(group.name);
  return group.named_after ? say('around', { name: group.name }) : group.name;
}

function groupName(node) {
  const group = overview().groups[Number(node.id.slice(1))];
  const count = node.shownCount ?? group.count;
  const title = group.named_after ? group.name : groupTitle(group);
  return title + '\n' + (count < group.count ? say('membersOf', { n: group.count, shown: number(count) }) : say('members', { n: group.count }));
}

function groupPlace(at) {
  const group = overview().groups[at];
  const radius = group.radius * Math.sqrt(Math.max(left(at), 0.002));
  if (state.view !== 'map') return { ...group, radius };
  const [x, y] = projected(...middle(group.name));
  return { ...group, x, y, radius: Math.max(radius * ON_MAP, overview().groups[0].radius * 0.06) };
}

// How much of a group the filters leave: its circle shrinks with it.
const left = (at) => (counted ? (counted.get(at) ?? 0) / overview().groups[at].count : 1);

// Bubbles and their ties are drawn from what the page knows at once; rows are not needed for the first picture.
function drawGroups() {
  points.clear();
  strokes.clear();
  counted = null;
  points.add(overview().groups.map((_, at) => bubble(at)));
  strokes.add(tieLines(overview().ties));
  drawnBy = state.by;
}

// Lines stay thin and pale, paler still under the names of members.
function tieLines(ties) {
  const strongest = Math.max(...ties.map(([, , weight]) => weight), 1e-9);
  const radii = overview().groups.map((group) => group.radius).sort((a, b) => a - b);
  const most = Math.min(radii[radii.length >> 1] * 0.2, radii.at(-1) * 0.06) * (state.open.length ? 0.3 : 1);
  const base = state.open.length ? 0.35 : 0.8;
  return ties.map(([a, b, weight]) => ({ id: `t${a}-${b}`, from: 'g' + a, to: 'g' + b, width: Math.max(1, most * Math.sqrt(weight / strongest)), base, faint: base, color: { color: ink('edge'), highlight: ink('edge'), inherit: false, opacity: base } }));
}

// The ties that the filters leave, counted as the page's maker counted them: links between members by weight, and what
// several do together, for each two of its n participants, as 1 / (n - 1). One pass over the links.
function groupTies() {
  if (shown.nodes === rows.count && shown.ties === rows.ties) return overview().ties;
  const weights = new Map();
  const count = overview().groups.length - (overview().groups.at(-1).name === '' ? 1 : 0);
  const inGroup = (i) => groupOf(i) >= 0 && groupOf(i) < count;
  const add = (one, two, weight) => {
    const pair = Math.min(one, two) * 1000 + Math.max(one, two);
    if (one !== two) weights.set(pair, (weights.get(pair) ?? 0) + weight);
  };
  const folds = Uint8Array.from({ length: rows.count }, (_, i) => (contents.folded.includes(rows.kind(i)) ? 1 : 0));
  const { a, b, weight } = rows.links;
  for (let j = 0; j < rows.ties; j++) if (shown.tie[j] && !folds[a[j]] && !folds[b[j]] && inGroup(a[j]) && inGroup(b[j])) add(groupOf(a[j]), groupOf(b[j]), weight[j]);
  for (let i = 0; i < rows.count; i++) if (folds[i] && shown.node[i]) foldOne(i, folds, inGroup, add);
  return backbone(weights);
}

function foldOne(i, folds, inGroup, add) {
  const present = new Set();
  rows.around.each(i, (other, j) => { if (shown.tie[j] && !folds[other]) present.add(other); });
  const groups = new Map();
  for (const one of present) if (inGroup(one)) groups.set(groupOf(one), (groups.get(groupOf(one)) ?? 0) + 1);
  const all = [...groups];
  all.forEach(([one, n], at) => all.slice(at + 1).forEach(([two, m]) => add(one, two, (n * m) / (present.size - 1))));
}

// The strongest three of each circle.
function backbone(weights) {
  const ranked = [...weights].sort((one, two) => two[1] - one[1] || one[0] - two[0]);
  const taken = new Map();
  return ranked.map(([pair, weight]) => [Math.floor(pair / 1000), pair % 1000, weight]).filter(([one, two]) => {
    const rank = [one, two].map((end) => taken.set(end, (taken.get(end) ?? 0) + 1).get(end));
    return Math.min(...rank) <= 3;
  });
}

function bubble(at) {
  const group = overview().groups[at];
  const { x, y, radius } = groupPlace(at);
  const open = state.open.includes(at);
  return {
    id: 'g' + at, shape: 'dot', x, y, size: radius, weight: 1000 + radius, base: open ? 0.14 : 0.5,
    opacity: open ? 0.14 : 0.5, color: painted(group.name === '' ? contents.colours[7] : groupColour(at)), chosen: false,
  };
}

function repaintGroups() {
  if (!contents.overviews.length) return;
  points.update(overview().groups.map((_, at) => ({ id: 'g' + at, color: bubble(at).color })));
  strokes.update(strokes.get({ filter: (edge) => typeof edge.id === 'string' }).map((edge) => ({ id: edge.id, color: { ...edge.color, color: ink('edge'), highlight: ink('edge') } })));
}

function openGroup(at) {
  if (!rows) return;
  const open = state.open.includes(at);
  state.open = open ? state.open.filter((one) => one !== at) : [...state.open, at];
  const group = overview().groups[at];
  $('spoken').textContent = say(open ? 'closed' : 'opened', { name: groupTitle(group), n: group.count });
  drawPicture();
  keepLink();
  if (open) fit();
  else view(['g' + at], { closest: 1.4 });
}

function revealMember(i) {
  const at = groupOf(i);
  if (at >= 0 && !state.open.includes(at)) state.open = [...state.open, at];
}

// The bubbles' counts and the members of open ones, in step with the filters.
function syncGroups() {
  if (drawnBy !== state.by) drawGroups();
  counted = new Map();
  for (let i = 0; i < rows.count; i++) if (shown.node[i]) counted.set(groupOf(i), (counted.get(groupOf(i)) ?? 0) + 1);
  points.update(overview().groups.map((group, at) => ({ ...bubble(at), shownCount: counted.get(at) ?? 0 })));
  const lines = tieLines(groupTies());
  const kept = new Set(lines.map(({ id }) => id));
  strokes.remove(strokes.getIds().filter((id) => typeof id === 'string' && !kept.has(id)));
  strokes.update(lines);
  const wanted = new Map(state.open.flatMap(members));
  const gone = points.getIds().filter((id) => typeof id === 'number' && !wanted.has(id));
  points.remove(gone);
  points.update([...wanted.values()]);
  syncTies(wanted);
}

function syncTies(wanted) {
  const ties = new Map();
  for (const i of wanted.keys()) {
    rows.around.each(i, (other, j) => {
      if (i < other && wanted.has(other) && shown.tie[j]) ties.set(j, { id: j, from: rows.links.a[j], to: rows.links.b[j], width: 1 });
    });
  }
  strokes.remove(strokes.getIds().filter((id) => typeof id === 'number' && !ties.has(id)));
  strokes.update([...ties.values()]);
}

// Members fill their bubble like the seeds of a sunflower, the most connecting in the middle.
function members(at) {
  const all = [];
  for (let i = 0; i < rows.count; i++) if (groupOf(i) === at && shown.node[i]) all.push(i);
  const { size } = rows.nodes;
  all.sort((a, b) => size[b] - size[a] || a - b);
  const must = state.chosen >= 0 && groupOf(state.chosen) === at ? [state.chosen] : [];
  const kept = [...new Set([...all.slice(0, MOST_MEMBERS - must.length), ...must])];
  const { x, y, radius } = groupPlace(at);
  const room = (radius * 0.93) / Math.sqrt(kept.length);
  return kept.map((i, rank) => {
    const r = radius * 0.9 * Math.sqrt((rank + 0.5) / kept.length);
    return [i, {
      id: i, group: rows.kind(i), shape: SYMBOLS.get(rows.kind(i)).shape, x: x + r * Math.cos(rank * GOLDEN), y: y + r * Math.sin(rank * GOLDEN),
      size: Math.max(1.5, Math.min(room * 0.62, 3 + 12 * size[i] ** 0.7)), weight: 10 * size[i], color: painted(colourOf(i), isNew(i)), ...(isNew(i) ? { borderWidth: 4 } : {}),
    }];
  });
}

// The circles of some entities, and of those who take part with them in what stands in no circle or folds into ties.
function groupsOf(some) {
  const groups = new Set();
  const add = (i) => { if (groupOf(i) >= 0) groups.add('g' + groupOf(i)); };
  for (const i of some) add(i);
  if (state.chosen < 0 || state.chain) return groups;
  rows.around.each(state.chosen, (other, j) => {
    if (shown.tie[j] && contents.folded.includes(rows.kind(other))) rows.around.each(other, (third, k) => { if (shown.tie[k]) add(third); });
  });
  return groups;
}
