// The data of the page: blocks unpacked, entities and links as columns, and who is tied to whom.

const contents = JSON.parse($('block-contents').textContent);
let rows = null; // columns, as kg.export.columns wrote them, with the helpers below
language = contents.language;

async function block(name) {
  const held = $('block-' + name);
  if (!held) return null;
  if (held.dataset.encoding === 'json') return JSON.parse(held.textContent);
  return JSON.parse(await new Response(unpacked(held.textContent)).text());
}

function unpacked(text) {
  return new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream('gzip'));
}

function bytes(text) {
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
  return out;
}

async function readRows() {
  const held = await block('rows');
  const { nodes, links, texts } = held;
  const text = (at) => (at < 0 ? null : held.spoken[language]?.[at] ?? texts[at]); // words as the reader speaks, names as they are
  rows = {
    ...held,
    count: nodes.label.length,
    ties: links.a.length,
    label: nodes.label,
    said: (words) => text(texts.indexOf(words)) ?? words,
    id: (i) => nodes.id.heads[nodes.id.head[i]] + nodes.id.tail[i],
    kind: (i) => texts[nodes.kind[i]],
    other: (i) => nodes.names[i] ?? [[], [], []],
    country: (i) => text(nodes.country[i]),
    region: (i) => text(nodes.region[i]),
    sectors: (i) => (nodes.sectors[i] ?? []).map(text),
    programmes: (i) => (nodes.programmes[i] ?? []).map(text),
    facts: (i) => (nodes.facts[i] ?? []).map(([key, value, source, stated]) => ({ key: texts[key], value: text(value), source: text(source), stated: text(stated) })),
    tie: (j) => ({
      a: links.a[j], b: links.b[j], kind: texts[links.kind[j]], label: text(links.label[j]) ?? '', directed: links.directed[j] === 1,
      start: text(links.start[j]), end: text(links.end[j]), sources: (links.sources[j] ?? []).map(text), stated: text(links.stated[j]),
    }),
    nodeYears: years(nodes.start, nodes.end, texts),
    tieYears: years(links.start, links.end, texts),
  };
  rows.around = neighbours(rows.count, links.a, links.b);
  rows.byId = new Map(nodes.label.map((_, i) => [rows.id(i), i]));
}

// Two columns of years; 0 stands for undated.
function years(starts, ends, texts) {
  const year = (at) => (at < 0 ? 0 : parseInt(texts[at].slice(0, 4), 10) || 0);
  return { start: Int16Array.from(starts, year), end: Int16Array.from(ends, year) };
}

// For each entity a run of links in one array: `of(i)` gives [other end, link] pairs.
function neighbours(count, a, b) {
  const first = new Int32Array(count + 1);
  for (let j = 0; j < a.length; j++) {
    first[a[j] + 1]++;
    first[b[j] + 1]++;
  }
  for (let i = 0; i < count; i++) first[i + 1] += first[i];
  const at = first.slice(0, count);
  const link = new Int32Array(a.length * 2);
  for (let j = 0; j < a.length; j++) {
    link[at[a[j]]++] = j;
    link[at[b[j]]++] = j;
  }
  return {
    degree: (i) => first[i + 1] - first[i],
    of: (i) => Array.from(link.subarray(first[i], first[i + 1]), (j) => [a[j] === i ? b[j] : a[j], j]),
    each(i, visit) {
      for (let at = first[i]; at < first[i + 1]; at++) visit(a[link[at]] === i ? b[link[at]] : a[link[at]], link[at]);
    },
  };
}
