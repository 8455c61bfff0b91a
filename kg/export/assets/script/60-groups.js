// The overview of a large network: groups as bubbles, unfolded into their members when they are chosen.

const MOST_MEMBERS = 800;
const ON_MAP = 0.5; // countries stand nearer to each other than bubbles need
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const overview = () => contents.overviews[state.by];
const groupOf = (i) => rows.groups[state.by][i];
const isOpen = (id) => state.open.includes(Number(String(id).slice(1)));
let drawnBy = -1;

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
  if (state.view !== 'map') return group;
  const [x, y] = projected(...middle(group.name));
  return { ...group, x, y, radius: Math.max(group.radius * ON_MAP, overview().groups[0].radius * 0.06) };
}

// Bubbles and their ties are drawn from what the page knows at once; rows are not needed for the first picture.
function drawGroups() {
  const { groups, ties } = overview();
  points.clear();
  strokes.clear();
  const strongest = Math.max(...ties.map(([, , weight]) => weight), 1e-9);
  points.add(groups.map((_, at) => bubble(at)));
  strokes.add(ties.map(([a, b, weight], at) => ({ id: 't' + at, from: 'g' + a, to: 'g' + b, width: widthOf(weight, strongest), base: widthOf(weight, strongest) })));
  drawnBy = state.by;
}

function widthOf(weight, strongest) {
  const radii = overview().groups.map((group) => group.radius).sort((a, b) => a - b);
  return Math.max(1, radii[radii.length >> 1] * 0.2 * Math.sqrt(weight / strongest));
}

function bubble(at) {
  const group = overview().groups[at];
  const { x, y, radius } = groupPlace(at);
  const open = state.open.includes(at);
  return {
    id: 'g' + at, shape: 'dot', x, y, size: radius, weight: 1000 + group.radius, base: open ? 0.14 : 0.5,
    opacity: open ? 0.14 : 0.5, color: painted(group.name === '' ? contents.colours[7] : groupColour(at)), chosen: false,
  };
}

function repaintGroups() {
  if (!contents.overviews.length) return;
  points.update(overview().groups.map((_, at) => ({ id: 'g' + at, color: bubble(at).color })));
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
  if (!state.open.includes(at)) state.open = [...state.open, at];
}

// The bubbles' counts and the members of open ones, in step with the filters.
function syncGroups() {
  if (drawnBy !== state.by) drawGroups();
  const counts = new Map();
  for (let i = 0; i < rows.count; i++) if (shown.node[i]) counts.set(groupOf(i), (counts.get(groupOf(i)) ?? 0) + 1);
  points.update(overview().groups.map((group, at) => ({ ...bubble(at), shownCount: counts.get(at) ?? 0 })));
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
