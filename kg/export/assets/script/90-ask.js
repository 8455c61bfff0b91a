// SPARQL inside the page: the facts are loaded into Oxigraph when the first question is asked, in a worker that can be
// stopped, and a new one takes its place.

// The engine's script follows this one, so that the picture need not wait for it.
const ask = { worker: null, limit: 60, stop: null, get held() { return window.clusterbridgeSparql; } };

async function openAsk() {
  if ($('ask').firstChild) return;
  const questions = ask.held.questions.length ? ask.held.questions : [['', 'SELECT * WHERE { ?s ?p ?o } LIMIT 20']];
  const editor = el('textarea', { id: 'sparql', spellcheck: false, value: questions[0][1] });
  const choice = el('select', { id: 'question', onchange: () => { editor.value = questions[choice.value][1]; } }, questions.map(([title], at) => el('option', { value: at }, title || say('question'))));
  $('ask').append(el('label', { className: 'wide' }, say('question'), choice), el('label', { className: 'wide' }, 'SPARQL', editor),
    el('p', { className: 'row' }, el('button', { type: 'button', id: 'run', onclick: () => answer(editor.value) }, say('run')),
      el('button', { type: 'button', id: 'stop', disabled: true, onclick: () => ask.stop?.(say('stopped')) }, say('stop'))),
    el('p', { id: 'asked', role: 'status' }), el('div', { id: 'answer', tabIndex: 0, role: 'region', ariaLabel: say('answer') }));
}

// The worker's script is a blob of this file's own text, which the policy allows and nothing else.
async function openStore() {
  $('asked').textContent = say('loading');
  const address = URL.createObjectURL(new Blob([ask.held.solver], { type: 'text/javascript' }));
  ask.worker = new Worker(address);
  const [engine, facts] = await Promise.all([new Response(unpacked(ask.held.engine)).arrayBuffer(), new Response(unpacked($('block-graph').textContent)).text()]);
  try {
    await told({ engine, facts });
  } finally {
    URL.revokeObjectURL(address);
  }
}

// What the worker answers; it is ended when it fails, takes too long or is stopped.
function told(message) {
  const { worker } = ask;
  return new Promise((done, failed) => {
    const end = (why) => {
      worker.terminate();
      ask.worker = null;
      failed(new Stopped(why));
    };
    const timer = setTimeout(() => end(say('tooLong', { seconds: number(ask.limit) })), ask.limit * 1000);
    ask.stop = end;
    worker.onerror = (event) => { event.preventDefault(); clearTimeout(timer); end(say('notAnswered', { why: event.message || 'memory' })); };
    worker.onmessage = ({ data }) => { clearTimeout(timer); ask.stop = null; done(data); };
    worker.postMessage(message);
  });
}

class Stopped extends Error {}

async function answer(query) {
  asking(true);
  try {
    if (!ask.worker) await openStore();
    $('asked').textContent = say('working');
    const found = await told({ query });
    if (found.error !== undefined) throw new Error(explained(found.error, query));
    showAnswer(found);
    const seconds = number(Math.round(found.took) / 1000);
    $('asked').textContent = found.more ? say('firstRows', { count: number(found.count), seconds }) : say('answered', { n: found.count ?? 1, seconds });
  } catch (error) {
    $('answer').replaceChildren();
    $('asked').textContent = error instanceof Stopped ? error.message : say('notAnswered', { why: error.message });
  }
  asking(false);
}

// One of the two buttons can be pressed, and who uses the keyboard stays on it.
function asking(busy) {
  const held = document.activeElement === $(busy ? 'run' : 'stop');
  $('run').disabled = busy;
  $('stop').disabled = !busy;
  if (held) $(busy ? 'stop' : 'run').focus();
}

// A mistake by its place and the words there, without the grammar's own terms.
function explained(message, query) {
  const at = message.match(/error at (\d+):(\d+)/);
  if (!at) return message;
  const [line, column] = [Number(at[1]), Number(at[2])];
  const near = Array.from(query.split('\n')[line - 1] ?? '').slice(Math.max(0, column - 16), column + 8).join('').trim();
  return say(message.includes('Prefix not found') ? 'prefixAt' : 'syntaxAt', { line: number(line), column: number(column), near });
}

function showAnswer({ value, names, rows: found }) {
  if (value !== undefined) return $('answer').replaceChildren(el('p', {}, typeof value === 'boolean' ? say(value ? 'yes' : 'no') : value));
  $('answer').replaceChildren(el('table', {}, el('thead', {}, el('tr', {}, names.map((name) => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, found.map((row) => el('tr', {}, row.map((text) => el('td', {}, answerCell(text))))))));
}

function answerCell(text) {
  const i = rows.byId.get(text);
  return i === undefined ? text : el('button', { type: 'button', onclick: () => { show('network'); select(i, { focus: true, speak: true }); } }, rows.label[i]);
}
