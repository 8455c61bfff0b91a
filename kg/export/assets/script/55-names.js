// Names on the picture: of one readable size whatever the zoom, the most connecting first, and none over another.

const VITAL = 12; // so many names are worth hiding a small symbol behind them
let namePx = 13;
const LINE_PX = 11;
const MOST_NAMES = 160;
const MOST_LINE_NAMES = 60;
const FIRST_NAMED = new Set(['Cluster', 'Network', 'NetworkOffice', 'MatchmakingEvent']); // what coordinators look for first
const placed = { boxes: [], before: new Map(), pointed: false };
const widths = new Map();

function nameOf(node) {
  if (typeof node.id === 'string') return groupName(node);
  return rows ? rows.label[node.id] : node.name;
}

function drawNames(context) {
  const ratio = network.canvas.pixelRatio ?? devicePixelRatio;
  placed.before = new Map(placed.pointed ? placed.boxes.map((box) => [box.symbol, box]) : []);
  placed.pointed = false;
  placed.boxes = [];
  placed.note = $('note').hidden ? null : { w: $('note').offsetWidth + 16, h: $('note').offsetHeight + 16 };
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  const symbols = inSight();
  const solid = symbols.filter((symbol) => !symbol.bubble).slice(0, symbols.length <= 80 ? 80 : 30);
  symbols.forEach((symbol, rank) => { symbol.vital = !symbol.bubble && (symbol.first > 0 || rank < VITAL); });
  const taken = [...solid.map(({ box, id, vital }) => ({ ...box, id, vital })), ...symbols.filter(({ bubble, id }) => bubble && !isOpen(id)).map(core)];
  const rows = symbols.length <= 80 ? 3 : 2;
  namePx = solid.length > 40 ? 12 : 13;
  let count = 0;
  for (const symbol of symbols) {
    if (count >= MOST_NAMES) break;
    if (symbol.name && (put(context, symbol, taken, { rows }) || ((symbol.vital || symbol.bubble) && put(context, symbol, taken, { rows, over: true })))) count++;
  }
  if (shown.nodes && !contents.overviews.length && strokes.length <= 600) drawLineNames(context, taken);
  context.restore();
}

// The symbols that can be seen, most important first, in pixels of the screen.
function inSight() {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const [width, height] = [$('net').clientWidth, $('net').clientHeight];
  const found = [];
  network.shownNodes.forEach((node) => {
    if (faded && (node.opacity ?? 1) < 0.5 && node.id !== hovered) return;
    const x = (node.x - centre.x) * scale + width / 2;
    const y = (node.y - centre.y) * scale + height / 2;
    if (x < 0 || y < 0 || x > width || y > height) return;
    const r = node.size * scale;
    const first = node.id === hovered ? 3 : node.id === state.chosen ? 2 : FIRST_NAMED.has(node.group) ? 1 : 0;
    found.push({ id: node.id, x, y, r, name: nameOf(node), first, rank: first * 1e9 + (node.weight ?? node.size), bubble: typeof node.id === 'string', box: { x: x - r, y: y - r, w: 2 * r, h: 2 * r } });
  });
  return found.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
}

// The first way and place in which the name fits; `over` lets it cover lesser symbols, never another name.
function put(context, symbol, taken, { rows, over = false }) {
  for (const lines of wordings(context, symbol, rows)) {
    const w = Math.max(...lines.map((line) => measure(context, line, namePx, 600))) + 4;
    const h = lines.length * (namePx + 3);
    const before = placed.before.get(symbol.id); // a name stays where it was, so that pointing at it does not chase it away
    const stays = before?.lines.join() === lines.join();
    for (const [left, top] of [...(stays ? [[before.x, before.y]] : []), ...corners(symbol, w, h)]) {
      const box = { x: left, y: top, w, h };
      const same = stays && left === before.x && top === before.y;
      if (!free(box, over || same ? taken.filter(({ id, vital, r }) => id === undefined || (vital && !same && !(symbol.bubble && r < symbol.r))) : taken, symbol.id)) continue;
      taken.push(box);
      placed.boxes.push({ ...box, text: lines.join(' '), lines, px: namePx, symbol: symbol.id });
      write(context, lines, left + w / 2, top, namePx, 600, ink('text'));
      return true;
    }
  }
  return false;
}

// A bubble's name with its count, or in a narrower form without; any other name in one way only.
function wordings(context, { name, bubble, r }, rows) {
  if (!bubble) return rows > 2 ? [folded(context, name, 170, rows), folded(context, name, 190, 2)] : [folded(context, name, 170, 2)];
  const [title, count] = name.split('\n');
  const wide = Math.max(118, r * 1.8);
  return [[...folded(context, title, wide, 2), count], folded(context, title, Math.max(84, r * 1.6), 2)];
}

// The middle of a bubble, which no other name may cover.
function core({ id, x, y, r }) {
  return { x: x - r * 0.7, y: y - r * 0.7, w: r * 1.4, h: r * 1.4, id, r, vital: true };
}

function corners({ id, bubble, x, y, r }, w, h) {
  const below = [x - w / 2, y + r + 2];
  const beside = [below, [x - w / 2, y - r - h - 2], [x + r + 3, y - h / 2], [x - r - w - 3, y - h / 2]];
  if (bubble && !isOpen(id)) return r < 16 ? beside : [[x - w / 2, y - h / 2], ...beside];
  const near = r * 0.6;
  return [...beside,
    [x + near, y + r * 0.8], [x - near - w, y + r * 0.8], [x + near, y - r * 0.8 - h], [x - near - w, y - r * 0.8 - h]];
}

function free(box, taken, own) {
  const [width, height] = [$('net').clientWidth, $('net').clientHeight];
  if (box.x < 1 || box.y < 1 || box.x + box.w > width - 1 || box.y + box.h > height - 1) return false;
  if (box.x + box.w > width - 52 && box.y + box.h > height - 140) return false; // the zoom buttons stand there
  if (placed.note && box.x < placed.note.w && box.y + box.h > height - placed.note.h) return false;
  return taken.every((other) => (own !== undefined && other.id === own)
    || box.x >= other.x + other.w || other.x >= box.x + box.w || box.y >= other.y + other.h || other.y >= box.y + box.h);
}

// What a link is, written on it where there is room: on small pictures, or near a chosen entity.
function drawLineNames(context, taken) {
  const edges = network.shownEdges.get().filter((edge) => !faded || (edge.faint ?? 1) === 1);
  if (edges.length > MOST_LINE_NAMES) return;
  const [scale, centre] = [network.getScale(), network.getViewPosition()];
  const [width, height] = [$('net').clientWidth, $('net').clientHeight];
  const onScreen = ({ x, y }) => [(x - centre.x) * scale + width / 2, (y - centre.y) * scale + height / 2];
  const curves = edges.map(({ id }) => [id, network.body.edges[id]?.edgeType]).filter(([, curve]) => curve);
  const tracks = curves.map(([id, curve]) => [id, [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => onScreen(curve.getPoint(share)))]);
  for (const [id, curve] of curves) {
    const text = verb(rows.tie(id).kind);
    const w = measure(context, text, LINE_PX, 400) + 4;
    for (const share of [0.5, 0.42, 0.58, 0.34, 0.66]) {
      const [x, y] = onScreen(curve.getPoint(share));
      const box = { x: x - w / 2, y: y - 8, w, h: 15 };
      if (!free(box, taken) || tracks.some(([other, track]) => other !== id && passes(track, x, y))) continue;
      taken.push(box);
      placed.boxes.push({ ...box, text, lines: [text], px: LINE_PX, line: id });
      write(context, [text], x, y - 8, LINE_PX, 400, ink('edge-text'));
      break;
    }
  }
}

// Whether another line runs so near that its reader would take the words for its own.
function passes(track, x, y) {
  for (let at = 1; at < track.length; at++) {
    const [[x1, y1], [x2, y2]] = [track[at - 1], track[at]];
    const share = Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2 || 1)));
    if (Math.hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1)) < 9) return true;
  }
  return false;
}

function write(context, lines, x, top, px, weight, colour) {
  context.font = font(px, weight);
  context.textAlign = 'center';
  context.lineWidth = 4;
  context.strokeStyle = ink('paper');
  context.fillStyle = colour;
  lines.forEach((line, at) => {
    const y = top + (at + 0.5) * (px + 3);
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  });
}

const font = (px, weight) => `${weight} ${px}px system-ui, "Segoe UI", "Noto Sans", sans-serif`;

function measure(context, text, px, weight) {
  const key = px + '/' + weight + text;
  let width = widths.get(key);
  if (width === undefined) {
    context.font = font(px, weight);
    widths.set(key, (width = context.measureText(text).width));
  }
  return width;
}

// A long name in a few lines, and with an ellipsis where those are too few.
function folded(context, name, most, rows) {
  const fits = (text) => measure(context, text, namePx, 600) <= most;
  const lines = [];
  const words = name.replace(/\s(\S{1,3})$/, '\u00a0$1').split(/[ \t\n]+/);
  while (words.length && lines.length < rows - 1 && !fits(words.join(' '))) {
    let line = words.shift();
    while (words.length && fits(line + ' ' + words[0])) line += ' ' + words.shift();
    lines.push(cut(context, line, most));
  }
  if (words.length) lines.push(cut(context, words.join(' '), most));
  return lines;
}

function cut(context, text, most) {
  if (measure(context, text, namePx, 600) <= most) return text;
  let kept = text;
  while (kept.length > 3 && measure(context, kept + '…', namePx, 600) > most) kept = kept.slice(0, -1);
  return kept.trimEnd() + '…';
}
