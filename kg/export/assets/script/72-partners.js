// "Partners for ...": the recommendations computed before, each with its reason, its evidence and who can introduce.

let advice = null;

function showAskers() {
  if (!advice) return;
  $('advice').hidden = false;
  const rank = (i) => (rows.kind(i) === 'Cluster' ? 0 : 1); // clusters are who asks
  const askers = advice.map(({ asker }) => asker).sort((a, b) => rank(a) - rank(b) || compare(rows.label[a], rows.label[b]));
  $('asker').replaceChildren(...askers.map((i) => el('option', { value: i }, rows.label[i])));
  const first = rank(askers[0]) === 0 ? askers[0] : advice[0].asker; // the most connecting stands first in the file
  listPartners(askers.includes(state.asker) ? state.asker : first);
}

function showPartners(i, { open = true } = {}) {
  if (!advice?.some(({ asker }) => asker === i)) return;
  state.asker = i;
  $('advice').open = open;
  listPartners(i);
  $('asker').focus();
  $('advice').scrollIntoView({ block: 'start' });
  keepLink();
}

function listPartners(i) {
  $('asker').value = i;
  const { ranked } = advice.find(({ asker }) => asker === i);
  const told = (one) => one.spoken[language] ?? [one.reason, one.evidence];
  $('partners').replaceChildren(...ranked.map((one) => [one, ...told(one)]).map(([one, reason, evidence]) => el('li', {},
    el('button', { type: 'button', className: 'name', onclick: () => select(one.partner, { focus: true, speak: true }) }, rows.label[one.partner]),
    el('p', {}, reason),
    introducers(i, one),
    evidence.length ? el('details', {}, el('summary', {}, say('evidence', { n: evidence.length })), el('ul', { className: 'evidence' }, evidence.map((line) => el('li', {}, line)))) : null)));
  if (!ranked.length) $('partners').replaceChildren(el('li', {}, say('noPartners')));
}

function introducers(asker, { partner, introducers: known }) {
  if (!known.length) return null;
  const buttons = known.slice(0, 3).map((i) => el('button', { type: 'button', onclick: () => showChain(asker, partner, { through: i }) }, rows.label[i]));
  return el('p', { className: 'row' }, el('span', {}, say('introducedBy')), buttons);
}
