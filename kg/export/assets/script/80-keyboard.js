// The picture without a mouse: a walk from neighbour to neighbour, each step spoken.

function spoken(i) {
  const place = rows.country(i) ? country(rows.country(i)) : null;
  return [rows.label[i], term(rows.kind(i)), place, say('links', { n: shownDegree(i) })].filter(Boolean).join(', ') + '.';
}

function shownDegree(i) {
  let count = 0;
  rows.around.each(i, (_, j) => { count += shown.tie[j]; });
  return count;
}

function walkable(i) {
  const ends = new Map();
  rows.around.each(i, (other, j) => { if (shown.tie[j] && !ends.has(other)) ends.set(other, j); });
  return [...ends].sort(([a], [b]) => compare(rows.label[a], rows.label[b]));
}

function walk(by) {
  if (state.chosen < 0) return select(mostConnecting(), { focus: true, speak: true });
  const ways = walkable(state.chosen);
  if (!ways.length) return void ($('spoken').textContent = say('alone', { name: rows.label[state.chosen] }));
  state.walkAt = ((state.walkAt ?? (by > 0 ? -1 : 0)) + by + ways.length) % ways.length;
  const [other, j] = ways[state.walkAt];
  state.walkTo = other;
  hovered = other;
  network.redraw();
  $('spoken').textContent = say('neighbour', { at: number(state.walkAt + 1), all: number(ways.length), words: sentence(rows.tie(j)), entity: spoken(other) });
}

function mostConnecting() {
  let best = -1;
  for (let i = 0; i < rows.count; i++) if (shown.node[i] && (best < 0 || rows.nodes.size[i] > rows.nodes.size[best])) best = i;
  return Math.max(best, 0);
}

function go() {
  const to = state.walkTo;
  Object.assign(state, { walkAt: undefined, walkTo: undefined });
  if (to !== undefined) select(to, { focus: true, speak: true });
  else if (state.chosen >= 0) $('chosen').focus();
}

const PICTURE_KEYS = {
  ArrowRight: () => walk(1), ArrowDown: () => walk(1), ArrowLeft: () => walk(-1), ArrowUp: () => walk(-1),
  Enter: go, ' ': go, Escape: clearChoice, '+': () => zoom(1.3), '=': () => zoom(1.3), '-': () => zoom(1 / 1.3), 0: () => fit(),
};

function startKeyboard() {
  $('net').addEventListener('keydown', (event) => {
    const act = PICTURE_KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || !rows) return;
    event.preventDefault();
    act();
  });
  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === '/' && !typing) {
      event.preventDefault();
      $('query').focus();
    }
  });
  $('query').addEventListener('keydown', (event) => {
    const first = $('hits').querySelector('button');
    if (event.key === 'Enter' && first) first.click();
    if (event.key === 'ArrowDown' && first) {
      event.preventDefault();
      first.focus();
    }
  });
}

function showSteps() {
  $('steps').hidden = state.chosen < 0;
  $('steps').replaceChildren(el('span', { className: 'quiet' }, say('steps')), ...[1, 2, 3].map((steps) => el('button', {
    type: 'button', 'aria-pressed': String(state.steps === steps), onclick: () => {
      state.steps = steps;
      showSteps();
      drawPicture();
      look(state.chosen);
      keepLink();
      $('steps').querySelectorAll('button')[steps - 1].focus();
    } }, number(steps))));
}
