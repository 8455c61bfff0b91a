// SPARQL inside the page: the facts are loaded into Oxigraph when the view is first opened, and asked here.

// The engine's script follows this one, so that the picture need not wait for it.
const ask = { store: null, get held() { return window.clusterbridgeSparql; } };
const MOST_ROWS = 1000;

async function openAsk() {
  if ($('ask').firstChild) return;
  const questions = ask.held.questions.length ? ask.held.questions : [['', 'SELECT * WHERE { ?s ?p ?o } LIMIT 20']];
  const editor = el('textarea', { id: 'sparql', spellcheck: false, value: questions[0][1] });
  const choice = el('select', { id: 'question', onchange: () => { editor.value = questions[choice.value][1]; } }, questions.map(([title], at) => el('option', { value: at }, title || say('question'))));
  $('ask').append(el('label', { className: 'wide' }, say('question'), choice), el('label', { className: 'wide' }, 'SPARQL', editor),
    el('button', { type: 'button', id: 'run', onclick: () => answer(editor.value) }, say('run')), el('p', { id: 'asked', role: 'status' }), el('div', { id: 'answer', tabIndex: 0, role: 'region', ariaLabel: say('answer') }));
}

async function openStore() {
  $('asked').textContent = say('loading');
  const wasm = await new Response(unpacked(ask.held.engine)).arrayBuffer();
  await new Promise((done) => setTimeout(done));
  window.oxigraph.initSync({ module: await WebAssembly.compile(wasm) });
  const facts = await new Response(unpacked($('block-graph').textContent)).text();
  ask.store = new window.oxigraph.Store();
  ask.store.load(facts, { format: 'application/n-triples', no_transaction: true });
}

async function answer(query) {
  try {
    if (!ask.store) await openStore();
    const begun = performance.now();
    const found = ask.store.query(query);
    const took = performance.now() - begun;
    showAnswer(found);
    const count = Array.isArray(found) ? found.length : 1;
    $('asked').textContent = say('answered', { n: count, seconds: number(Math.round(took) / 1000) });
  } catch (error) {
    $('answer').replaceChildren();
    $('asked').textContent = say('notAnswered', { why: String(error.message ?? error) });
  }
}

function showAnswer(found) {
  if (!Array.isArray(found)) return $('answer').replaceChildren(el('p', {}, typeof found === 'boolean' ? say(found ? 'yes' : 'no') : String(found)));
  const quads = found.length > 0 && !(found[0] instanceof Map);
  const names = quads ? ['subject', 'predicate', 'object'] : [...new Set(found.flatMap((row) => [...row.keys()]))];
  const value = (row, name) => (quads ? row[name] : row.get(name))?.value ?? '';
  $('answer').replaceChildren(el('table', {}, el('thead', {}, el('tr', {}, names.map((name) => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, found.slice(0, MOST_ROWS).map((row) => el('tr', {}, names.map((name) => el('td', {}, answerCell(value(row, name)))))))));
}

function answerCell(text) {
  const i = rows.byId.get(text);
  return i === undefined ? text : el('button', { type: 'button', onclick: () => { show('network'); select(i, { focus: true, speak: true }); } }, rows.label[i]);
}
