// Search by any spelling: without diacritics, in another script, by a former or short name, with a slip of the pen.

const LETTERS = Object.fromEntries(
  ('ł l đ d ð d ø o ß ss æ ae œ oe ı i þ th ħ h ŋ n '
    + 'а a б b в v г g ґ g д d е e ё e є e ж zh з z и i і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f х h ц c ч ch ш sh щ sht ъ a ы y ь _ э e ю iu я ia '
    + 'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o')
    .split(' ').reduce((pairs, letter, at, all) => (at % 2 ? pairs : [...pairs, [letter, all[at + 1] === '_' ? '' : all[at + 1]]]), []),
);
const MOST_RANKED = 40;
const index = { names: [], words: [], wordOf: [], ready: false };

function fold(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
  return text.toLowerCase().replaceAll('ου', 'u').normalize('NFKD').replace(/\p{M}/gu, '')
    .replace(/[^\x00-\x7f]/g, (letter) => LETTERS[letter] ?? letter).replaceAll('ii', 'i')
    .replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function initials(folded) {
  const words = folded.split(' ');
  return words.length > 2 ? words.map((word) => word[0]).join('') : '';
}

function indexNames() {
  const words = new Map();
  for (let i = 0; i < rows.count; i++) {
    const all = [rows.label[i], ...rows.other(i).flat()].map(fold);
    const text = ' ' + all.join(' | ') + ' ' + all.map(initials).join(' ') + ' ';
    index.names.push(text);
    for (const word of all.join(' ').split(' ')) {
      if (word.length < 4) continue;
      if (!words.has(word)) words.set(word, letters(word));
    }
  }
  index.words = [...words.keys()];
  index.masks = Int32Array.from(words.values());
  index.ready = true;
}

function letters(word) {
  let mask = 0;
  for (const letter of word) mask |= 1 << (letter.charCodeAt(0) % 31);
  return mask;
}

// Entities whose names hold every word of the question, best first; `near` where a slip had to be forgiven.
function search(question) {
  const words = fold(question).split(' ').filter(Boolean);
  if (words.length === 0) return { hits: [], near: false };
  let hits = matching(words.map((word) => [word]));
  let near = false;
  if (hits.length === 0) {
    const spellings = words.map((word) => (index.names.some((name) => name.includes(word)) ? [word] : nearWords(word)));
    hits = spellings.every((one) => one.length > 0) ? matching(spellings) : [];
    near = hits.length > 0;
  }
  return { hits: ranked(hits, words), near };
}

function matching(spellings) {
  const hits = [];
  const { names } = index;
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    let all = true;
    for (const words of spellings) {
      let some = false;
      for (const word of words) if (name.includes(word)) { some = true; break; }
      if (!some) { all = false; break; }
    }
    if (all) hits.push(i);
  }
  return hits;
}

// The best come first, as many as anybody reads; the rest stays in its order, since sorting all would take too long.
function ranked(hits, words) {
  const whole = words.join(' ');
  const [exact, later, begun] = [` ${whole} |`, ` | ${whole} `, ` ${whole}`];
  const starts = words.map((word) => ' ' + word);
  const { names } = index;
  const { size } = rows.nodes;
  const best = []; // [score, place among the hits], best first
  for (let at = 0; at < hits.length; at++) {
    const name = names[hits[at]];
    let score = size[hits[at]] * 0.4 + (FIRST_NAMED.has(rows.kind(hits[at])) ? 0.5 : 0);
    if (name.startsWith(exact) || name.includes(later)) score += 3;
    else if (name.includes(begun)) score += 2;
    else if (starts.length > 1 && starts.every((start) => name.includes(start))) score += 1;
    if (best.length === MOST_RANKED && score <= best[MOST_RANKED - 1][0]) continue;
    let place = best.length;
    while (place > 0 && best[place - 1][0] < score) place--;
    best.splice(place, 0, [score, at]);
    if (best.length > MOST_RANKED) best.pop();
  }
  const first = new Set(best.map(([, at]) => at));
  return [...best.map(([, at]) => hits[at]), ...hits.filter((_, at) => !first.has(at))];
}

// Words of the data at most one slip away, two in a long word; letters are compared before the slips are counted.
function nearWords(word) {
  if (word.length < 4) return [];
  const most = word.length > 7 ? 2 : 1;
  const mask = letters(word);
  const found = [];
  for (let at = 0; at < index.words.length; at++) {
    let differ = index.masks[at] ^ mask;
    let bits = 0;
    while (differ && bits <= 2 * most) { differ &= differ - 1; bits++; }
    const other = index.words[at];
    if (bits <= 2 * most && Math.abs(other.length - word.length) <= most && slips(word, other, most) <= most) found.push(other);
  }
  return found;
}

// Optimal string alignment distance, given up as soon as it must exceed `most`.
function slips(a, b, most) {
  let before = null;
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      now.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return least;
    before = last;
    last = now;
  }
  return last[b.length];
}

function showHits() {
  const question = $('query').value.trim();
  state.query = question;
  $('hits').replaceChildren();
  if (!question || !index.ready) {
    $('found').textContent = question ? say('loading') : '';
    return;
  }
  const begun = performance.now();
  const { hits, near } = search(question);
  clusterbridge.searchMs = performance.now() - begun;
  $('found').textContent = say(near ? 'foundNear' : 'found', { n: hits.length });
  for (const i of hits.slice(0, 8)) $('hits').append(el('li', {}, nameButton(i)));
  if (hits.length > 8) $('hits').append(el('li', { className: 'under' }, say('more', { n: hits.length - 8 })));
}

function nameButton(i) {
  const place = [term(rows.kind(i)), rows.country(i) && country(rows.country(i))].filter(Boolean).join(' · ');
  return el('button', { type: 'button', onclick: () => select(i, { focus: true, speak: true }) }, rows.label[i], el('span', { className: 'under' }, place));
}
