// Taking it along: a list, an exchange file, a picture with legend and date, a copy that opens at the same view.

function save(name, type, parts) {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  el('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  $('kept').textContent = say('savedAs', { name });
}

function fileName(ending) {
  const stem = fold(contents.title).replace(/ /g, '-').slice(0, 60) || 'network';
  return `${stem}-${contents.generated}.${ending}`;
}

const shownNodes = () => Array.from(shown.node.keys()).filter((i) => shown.node[i]);
const shownTies = () => Array.from(shown.tie.keys()).filter((j) => shown.tie[j]);

// A cell that a spreadsheet would take for a formula is marked as text.
function cell(value) {
  let text = String(value ?? '');
  if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function saveCsv() {
  const head = [...Object.keys(COLUMNS).map((name) => say('column.' + name)), say('otherNames'), 'IRI'];
  const lines = sorted().map((i) => [...Object.values(COLUMNS).map((value) => value(i)), rows.other(i).flat().join('; '), rows.id(i)]);
  save(fileName('csv'), 'text/csv;charset=utf-8', ['\ufeff', [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n'), '\r\n']);
}

// Without the characters that XML cannot hold.
const plain = (text) => String(text ?? '').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
const xml = (text) => plain(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function saveGexf() {
  const node = (i) => `<node id="${xml(rows.id(i))}" label="${xml(rows.label[i])}"><attvalues><attvalue for="0" value="${xml(rows.kind(i))}"/><attvalue for="1" value="${xml(rows.country(i))}"/><attvalue for="2" value="${rows.nodes.size[i]}"/></attvalues></node>`;
  const edge = (j) => {
    const { a, b, kind, label, directed } = rows.tie(j);
    return `<edge id="${j}" source="${xml(rows.id(a))}" target="${xml(rows.id(b))}" weight="${rows.links.weight[j]}" label="${xml(label || kind)}"><attvalues><attvalue for="0" value="${xml(kind)}"/><attvalue for="1" value="${directed}"/></attvalues></edge>`;
  };
  save(fileName('gexf'), 'application/gexf+xml', [
    '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">',
    `<meta lastmodifieddate="${contents.generated}"><creator>clusterbridge</creator><description>${xml(contents.title)}</description></meta>`,
    '<graph defaultedgetype="undirected"><attributes class="node"><attribute id="0" title="kind" type="string"/><attribute id="1" title="country" type="string"/><attribute id="2" title="role" type="double"/></attributes><attributes class="edge"><attribute id="0" title="kind" type="string"/><attribute id="1" title="directed" type="boolean"/></attributes>',
    '<nodes>', ...shownNodes().map(node), '</nodes><edges>', ...shownTies().map(edge), '</edges></graph></gexf>\n',
  ]);
}

function symbolPath(shape, x, y, r, attributes) {
  if (shape === 'dot') return svg('circle', { cx: x, cy: y, r, ...attributes });
  const corners = (count, turn, radius) => Array.from({ length: count }, (_, k) => {
    const angle = (2 * Math.PI * k) / count + turn;
    const at = radius(k);
    return `${(x + at * Math.cos(angle)).toFixed(2)},${(y + at * Math.sin(angle)).toFixed(2)}`;
  }).join(' ');
  const up = -Math.PI / 2;
  const shapes = {
    diamond: () => corners(4, up, () => r), square: () => corners(4, up + Math.PI / 4, () => r * Math.SQRT2 * 0.9), hexagon: () => corners(6, 0, () => r),
    triangle: () => corners(3, up, () => r * 1.15), triangleDown: () => corners(3, -up, () => r * 1.15), star: () => corners(10, up, (k) => (k % 2 ? r * 0.5 : r * 1.25)),
  };
  return svg('polygon', { points: (shapes[shape] ?? shapes.hexagon)(), ...attributes });
}

// The picture as it is seen, with heading, legend, date and sources, as SVG.
function drawing() {
  const [width, height] = [$('net').clientWidth, $('net').clientHeight];
  const kinds = contents.kinds.filter(({ kind }) => shown.kinds.get(kind) && !state.off.includes(kind));
  const columns = Math.max(1, Math.floor(width / 220));
  const from = contents.sources.map(({ title }) => title).join('; ');
  const said = [[say('dated', { date: date(contents.generated) }), $('note').textContent, from && `${say('sources')}: ${from}`].filter(Boolean).join(' ')].flatMap((text) => wrapped(text, width / 5.8));
  const head = 16 + 28 * wrapped(contents.title, width / 11).length;
  const foot = 44 + Math.ceil(kinds.length / columns) * 22 + said.length * 15;
  const page = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height: height + head + foot, viewBox: `0 0 ${width} ${height + head + foot}`, 'font-family': 'system-ui, "Segoe UI", "Noto Sans", sans-serif' });
  page.append(svg('rect', { width: '100%', height: '100%', fill: ink('paper') }), ...wrapped(contents.title, width / 11).map((line, at) => words(16, 28 + 28 * at, line, 18, 700)));
  const clip = svg('svg', { y: head, width, height, overflow: 'hidden' });
  drawInto(clip, width, height);
  page.append(clip);
  kinds.forEach(({ kind, shape, colour }, at) => {
    const [x, y] = [16 + (at % columns) * 220, height + head + 20 + Math.floor(at / columns) * 22];
    page.append(symbolPath(shape, x + 8, y, 7, { fill: colour, stroke: outline() }), words(x + 24, y + 4, `${capital(term(kind))} (${number(shown.kinds.get(kind))})`, 12));
  });
  page.append(...said.map((line, at) => words(16, height + head + foot - 14 - 15 * (said.length - 1 - at), line, 11, 400, 'soft')));
  return page;
}

// Text in lines of at most so many letters; a picture has no lines of its own.
function wrapped(text, most) {
  return text.split(' ').reduce((lines, word) => {
    if (lines.length && (lines.at(-1) + ' ' + word).length <= most) lines.push(lines.pop() + ' ' + word);
    else lines.push(word);
    return lines;
  }, []);
}

function words(x, y, text, size, weight = 400, colour = 'text', anchor = 'start') {
  const made = svg('text', { x, y, 'font-size': size, 'font-weight': weight, fill: ink(colour), 'text-anchor': anchor });
  made.textContent = plain(text);
  return made;
}

function drawInto(held, width, height) {
  const [scale, centre] = [network.getScale(), network.getViewPosition()];
  const at = ({ x, y }) => [(x - centre.x) * scale + width / 2, (y - centre.y) * scale + height / 2];
  if (state.view === 'map') held.append(...coast(at));
  for (const edge of network.shownEdges.get()) {
    const [one, two] = [points.get(edge.from), points.get(edge.to)];
    if (!one || !two || !network.shownNodes.get(edge.from) || !network.shownNodes.get(edge.to)) continue;
    const [[x1, y1], [x2, y2]] = [at(one), at(two)];
    const bend = edge.smooth?.roundness ? (edge.smooth.type === 'curvedCW' ? 1 : -1) * edge.smooth.roundness : 0;
    const path = `M${x1.toFixed(1)},${y1.toFixed(1)}Q${((x1 + x2) / 2 + (y1 - y2) * bend).toFixed(1)},${((y1 + y2) / 2 + (x2 - x1) * bend).toFixed(1)} ${x2.toFixed(1)},${y2.toFixed(1)}`;
    held.append(svg('path', { d: path, fill: 'none', stroke: lineColour(edge).color, 'stroke-width': Math.max(0.5, (edge.width ?? 1) * scale), opacity: edge.faint ?? 1, ...(edge.dashes ? { 'stroke-dasharray': '6 5' } : {}) }));
  }
  for (const node of network.shownNodes.get()) {
    const [x, y] = at(node);
    const fill = typeof node.id === 'string' ? node.color.background : colourOf(node.id);
    held.append(symbolPath(node.shape ?? SYMBOLS.get(node.group).shape, x, y, node.size * scale, { fill, stroke: isNew(node.id) ? FRESH_INK : outline(), 'stroke-width': isNew(node.id) ? 3 : 0.7, opacity: node.opacity ?? 1 }));
  }
  for (const { lines, x, y, w, px, symbol } of placed.boxes) {
    lines.forEach((line, row) => {
      const made = words(x + w / 2, y + (row + 0.8) * (px + 3), line, px, symbol === undefined ? 400 : 600, symbol === undefined ? 'edge-text' : 'text', 'middle');
      for (const [name, value] of Object.entries({ stroke: ink('paper'), 'stroke-width': 3, 'paint-order': 'stroke', 'stroke-linejoin': 'round' })) made.setAttribute(name, value);
      held.append(made);
    });
  }
}

function coast(at) {
  return [[map.shapes.others, 'land'], [map.shapes.own, 'own-land']].flatMap(([rings, fill]) => rings.map((ring) => {
    const corners = [];
    eachPoint(ring, (longitude, latitude) => {
      const [x, y] = projected(longitude, latitude);
      corners.push(at({ x, y }).map((value) => value.toFixed(1)).join());
    });
    return svg('polygon', { points: corners.join(' '), fill: ink(fill), stroke: ink('shore') });
  }));
}

const asText = (picture) => new XMLSerializer().serializeToString(picture);
const saveSvg = () => save(fileName('svg'), 'image/svg+xml', [asText(drawing())]);

async function savePng() {
  const picture = drawing();
  const [width, height] = [picture.getAttribute('width'), picture.getAttribute('height')].map(Number);
  const address = URL.createObjectURL(new Blob([asText(picture)], { type: 'image/svg+xml' }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = el('canvas', { width: width * 2, height: height * 2 });
  canvas.getContext('2d').drawImage(image, 0, 0, width * 2, height * 2);
  URL.revokeObjectURL(address);
  save(fileName('png'), 'image/png', [await new Promise((done) => canvas.toBlob(done, 'image/png'))]);
}

// A copy of this file that opens at this view: what a colleague needs is one attachment.
function savePage() {
  const page = pristine.cloneNode(true);
  page.querySelector('meta[name=view]').content = link();
  for (const one of document.querySelectorAll('script')) {
    const copy = document.createElement('script');
    for (const { name, value } of one.attributes) copy.setAttribute(name, value);
    copy.textContent = one.textContent;
    page.querySelector('body').append(copy);
  }
  save(fileName('html'), 'text/html;charset=utf-8', ['<!doctype html>\n', page.outerHTML]);
}

function share() {
  const code = '#' + link();
  const text = el('textarea', { readOnly: true, value: code, 'aria-label': say('viewCode') });
  const given = el('textarea', { id: 'given-code', 'aria-label': say('openCode') });
  openDialog(say('share'), [el('p', {}, say('shareHow')), text,
    el('p', { className: 'row' }, el('button', { type: 'button', id: 'copy-code', onclick: () => copyText(text) }, say('copy')), el('button', { type: 'button', onclick: savePage }, say('savePage'))),
    el('p', {}, say('openCode')), given,
    el('button', { type: 'button', id: 'open-code', onclick: () => { $('dialog').close(); followLink(given.value.trim().replace(/^[^#]*#/, '')); } }, say('openView'))]);
  text.select();
}

async function copyText(text) {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    document.execCommand('copy');
  }
  $('kept').textContent = say('copied');
}

function openDialog(title, body) {
  $('dialog-title').textContent = title;
  $('dialog-body').replaceChildren(...body);
  $('dialog').showModal();
}
