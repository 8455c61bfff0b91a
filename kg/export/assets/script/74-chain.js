// The chain between two entities in words: who can introduce them to each other, with alternatives.

const MOST_CHAINS = 3;

function startChain(i) {
  $('chain').open = true;
  $('chain-from').value = rows.label[i];
  $('chain-to').focus();
}

function suggest(input) {
  const { hits } = search(input.value);
  $('names').replaceChildren(...hits.slice(0, 12).map((i) => el('option', { value: rows.label[i] })));
}

const meant = (input) => {
  const exact = rows.label.indexOf(input.value.trim());
  return exact >= 0 ? exact : search(input.value).hits[0] ?? -1;
};

function findChain() {
  const [a, b] = [meant($('chain-from')), meant($('chain-to'))];
  if (a < 0 || b < 0) $('chains').replaceChildren(el('p', {}, say('chainUnknown')));
  else showChain(a, b);
}

function showChain(a, b, { through = -1 } = {}) {
  const chains = through >= 0 ? throughChain(a, through, b) : shortest(a, b);
  $('chain').open = true;
  $('chain-from').value = rows.label[a];
  $('chain-to').value = rows.label[b];
  if (!chains.length) {
    Object.assign(state, { chain: [a, b], chainNodes: null });
    $('chains').replaceChildren(el('p', {}, say('noChain', { a: rows.label[a], b: rows.label[b] })));
    keepLink();
    return;
  }
  Object.assign(state, { chain: [a, b], chainNodes: [...new Set(chains.flatMap((chain) => chain.map(([i]) => i)))], chosen: -1 });
  $('chains').replaceChildren(el('p', {}, chainTitle(a, b, chains[0].length - 1)), ...chains.flatMap((chain, at) => [
    chains.length > 1 ? el('h3', {}, say('way', { n: at + 1 })) : '', el('ol', {}, chain.slice(1).map(([, j]) => el('li', {}, step(j)))),
  ]));
  $('chains').scrollIntoView({ block: 'nearest' });
  if (contents.overviews.length) state.chainNodes.forEach(revealMember);
  drawPicture();
  if (state.view !== 'table' && state.view !== 'ask') view(state.chainNodes.filter((i) => points.get(i)), { closest: 1.4 });
  keepLink();
}

function chainTitle(a, b, steps) {
  return say('chainFound', { a: rows.label[a], b: rows.label[b], n: steps });
}

const sentenceOf = (a, b, kind, label) => `${kept(a)} ${verb(kind)} ${kept(b)}${label ? ` (${label})` : ''}`;
const sentence = ({ a, b, kind, label }) => sentenceOf(rows.label[a], rows.label[b], kind, label);

function step(j) {
  const tie = rows.tie(j);
  return el('span', {}, sentence(tie), el('span', { className: 'under' }, [period(tie), sourced(tie)].join(' · ')));
}

function throughChain(a, middle, b) {
  const [one] = shortest(a, middle);
  const [two] = shortest(middle, b);
  return one && two ? [[...one, ...two.slice(1)]] : [];
}

// Up to three shortest chains as [entity, link that led to it]; at each step the more connecting neighbour first.
function shortest(a, b) {
  if (a === b) return [];
  const far = new Int32Array(rows.count).fill(-1);
  far[b] = 0;
  let rim = [b];
  while (rim.length && far[a] < 0) {
    const next = [];
    for (const i of rim) {
      rows.around.each(i, (other, j) => {
        if (shown.tie[j] && far[other] < 0) {
          far[other] = far[i] + 1;
          next.push(other);
        }
      });
    }
    rim = next;
  }
  if (far[a] < 0) return [];
  const chains = [];
  follow([[a, -1]]);
  return chains;

  function follow(chain) {
    const [i] = chain.at(-1);
    if (i === b) return chains.push(chain);
    const next = new Map();
    rows.around.each(i, (other, j) => { if (shown.tie[j] && far[other] === far[i] - 1 && !next.has(other)) next.set(other, j); });
    const order = [...next].sort(([x], [y]) => rows.nodes.size[y] - rows.nodes.size[x] || x - y);
    for (const [other, j] of order) if (chains.length < MOST_CHAINS) follow([...chain, [other, j]]);
  }
}
