// What the pointer is on: the name under it first, since names may lie over foreign symbols, then the symbol.

const inBox = ({ x, y }) => (box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
const NEAR = 6; // pixels: a small symbol can be hit by a finger

function underPointer(at) {
  const named = placed.boxes.find((box) => box.symbol !== undefined && inBox(at)(box));
  return named ? named.symbol : symbolAt(at);
}

// The symbol whose disc holds the point, members before the circle that they stand in, the nearest of several.
function symbolAt({ x, y }) {
  const scale = network.getScale();
  const middle = network.DOMtoCanvas({ x, y });
  let [best, least] = [undefined, Infinity];
  network.shownNodes.forEach((node) => {
    const away = Math.hypot(node.x - middle.x, node.y - middle.y) * scale;
    const reach = Math.max(node.size * scale, NEAR);
    const rank = away / reach + (typeof node.id === 'string' ? 2 : 0);
    if (away <= reach && rank < least) [best, least] = [node.id, rank];
  });
  return best;
}

function startPointing() {
  const net = $('net');
  let waiting = null;
  network.on('click', ({ pointer, edges: [edge] }) => {
    const line = placed.boxes.find((box) => box.line !== undefined && inBox(pointer.DOM)(box))?.line;
    const id = underPointer(pointer.DOM);
    if (typeof id === 'string') network.unselectAll();
    choose(id, line ?? edge);
  });
  net.addEventListener('mousemove', (event) => {
    waiting ??= requestAnimationFrame(() => { waiting = null; point(event.clientX, event.clientY); });
  });
  net.addEventListener('mouseleave', () => hover(undefined));
}

function point(left, top) {
  const frame = $('net').getBoundingClientRect();
  hover(underPointer({ x: left - frame.left, y: top - frame.top }));
}

function hover(id) {
  $('net').style.cursor = id === undefined ? '' : 'pointer';
  if (hovered === (id ?? null) || drawn.nodes.length > 3000) return;
  hovered = id ?? null;
  placed.pointed = true;
  network.redraw();
}
