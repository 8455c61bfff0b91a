// Answers questions beside the page, in a worker, so that a long one can be stopped. Text in, text out.
let store = null;
const MOST_ROWS = 20000;

self.onmessage = ({ data }) => {
  try {
    if (data.facts !== undefined) open(data);
    else self.postMessage({ ...answered(data.query) });
  } catch (error) {
    self.postMessage({ error: String(error.message ?? error) });
  }
};

function open({ engine, facts }) {
  self.oxigraph.initSync({ module: new WebAssembly.Module(engine) });
  store = new self.oxigraph.Store();
  store.load(facts, { format: 'application/n-triples', no_transaction: true });
  self.postMessage({ ready: true });
}

// With a limit where the question takes one, since all rows at once must fit into memory.
function found(query) {
  try {
    return store.query(`${query}\nLIMIT ${MOST_ROWS + 1}`);
  } catch {
    return store.query(query);
  }
}

function answered(query) {
  const begun = performance.now();
  const all = found(query);
  const took = performance.now() - begun;
  if (!Array.isArray(all)) return { took, value: typeof all === 'boolean' ? all : String(all) };
  const quads = all.length > 0 && !(all[0] instanceof Map);
  const names = quads ? ['subject', 'predicate', 'object'] : [...new Set(all.flatMap((row) => [...row.keys()]))];
  const cell = (row, name) => (quads ? row[name] : row.get(name))?.value ?? '';
  const kept = all.slice(0, MOST_ROWS);
  return { took, names, count: kept.length, more: all.length > MOST_ROWS, rows: kept.slice(0, 1000).map((row) => names.map((name) => cell(row, name))) };
}
