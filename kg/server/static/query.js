// The query page: an editor, an answer as table or network, and a link that opens the same again.
// It asks only the server that it came from.
"use strict";

(function () {
  const known = JSON.parse(document.getElementById("known").textContent);
  const byId = (id) => document.getElementById(id);
  const form = byId("ask");
  const MOST_CELLS = 60000;
  let editor = null;
  let asked = "";
  let running = null;

  // The editor takes the place of the text field; without it the field does.

  function startEditor() {
    const field = byId("text");
    if (typeof Yasqe === "undefined") return;
    const prefixes = known.prefixes.map(([name, start]) => name + ": <" + start + ">");
    const own = { ...Yasqe.Autocompleters.prefixes, persistenceId: null, get: () => prefixes };
    Yasqe.registerAutocompleter(own, false);
    Yasqe.registerAutocompleter(
      {
        name: "terms",
        bulk: true,
        autoShow: true,
        persistenceId: null,
        get: () => known.terms,
        isValidCompletionPosition: (yasqe) => /^[A-Za-z]\w*:?/.test(yasqe.getCompleteToken().string),
        preProcessToken: (yasqe, token) => token,
        postProcessSuggestion: (yasqe, token, suggestion) => suggestion,
      },
      false
    );
    // The list of defaults is merged with ours place by place, so it has to be ours from the start: two of its
    // completers ask a server in the web.
    Yasqe.defaults.autocompleters = ["prefixes", "terms", "variables"];
    delete Yasqe.Autocompleters.class;
    delete Yasqe.Autocompleters.property;
    const holder = byId("editor");
    const text = field.value;
    holder.querySelector("label").remove();
    field.hidden = true;
    field.removeAttribute("name");
    editor = new Yasqe(holder, {
      value: withPrefixes(text),
      collapsePrefixesOnLoad: true,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null,
      createShortLink: undefined,
      prefixCcApi: null,
      showQueryButton: false,
      resizeable: false,
      screenReaderLabel: "The query",
      extraKeys: {
        "Ctrl-Enter": run,
        "Cmd-Enter": run,
        "Ctrl-Space": (yasqe) => yasqe.autocomplete(),
        "Shift-Tab": false,
        Tab: false,
      },
    });
    put(text);
  }

  // The server knows these prefixes by itself; declared, the query can be taken to any other one.

  function withPrefixes(query) {
    const missing = known.prefixes
      .filter(([name]) => new RegExp("(^|[^\\w:?$<\"'/#])" + name + ":[\\w]").test(query))
      .filter(([name]) => !new RegExp("PREFIX\\s+" + name + ":", "i").test(query))
      .sort()
      .map(([name, start]) => "PREFIX " + name + ": <" + start + ">\n");
    return missing.join("") + query;
  }

  const text = () => (editor ? editor.getValue() : byId("text").value);
  function put(query) {
    const whole = withPrefixes(query);
    if (editor) editor.setValue(whole);
    else byId("text").value = whole;
  }
  const link = (query) => location.origin + "/query?" + new URLSearchParams({ query });

  // Asking

  async function run() {
    if (running) running.abort();
    running = new AbortController();
    asked = text();
    const rows = byId("rows").value;
    history.replaceState(null, "", link(asked));
    say("Running …");
    byId("trouble").hidden = true;
    byId("answer").hidden = true;
    const started = performance.now();
    try {
      const response = await fetch("/sparql", {
        method: "POST",
        headers: { accept: "application/sparql-results+json, application/n-triples;q=0.9" },
        body: new URLSearchParams({ query: asked, rows }),
        signal: running.signal,
      });
      if (!response.ok) throw await problem(response);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const cut = response.headers.get("kg-cut") === "true";
      if ((response.headers.get("content-type") || "").startsWith("application/n-triples")) {
        showStatements(await response.text(), cut, seconds);
      } else {
        showRows(await response.json(), cut, seconds);
      }
    } catch (error) {
      if (error.name !== "AbortError") trouble(error);
    }
  }

  async function problem(response) {
    const type = response.headers.get("content-type") || "";
    if (!type.includes("json")) return { title: await response.text() };
    return response.json();
  }

  function trouble(error) {
    say("");
    const box = byId("trouble");
    box.replaceChildren(element("p", element("strong", error.title || error.message)));
    if (error.found) box.append(element("pre", error.found));
    if (error.hint) box.append(element("p", error.hint));
    box.hidden = false;
  }

  const say = (words) => (byId("status").textContent = words);

  // Showing

  function showRows(document_, cut, seconds) {
    if ("boolean" in document_) {
      say("The answer is " + (document_.boolean ? "yes" : "no") + ".");
      return;
    }
    const names = document_.head.vars;
    const all = document_.results.bindings;
    const shown = all.slice(0, Math.max(1, Math.floor(MOST_CELLS / Math.max(1, names.length))));
    const rows = shown.map((row) => names.map((name) => cell(row[name])));
    show(names, rows, count(all.length, "row", "rows"), cut, seconds, false);
    downloads({ csv: "CSV", tsv: "TSV", json: "JSON", xml: "XML" });
  }

  function showStatements(ntriples, cut, seconds) {
    const statements = ntriples.split("\n").filter((line) => line).map(parts);
    const rows = statements.slice(0, MOST_CELLS / 3).map((terms) => terms.map(cell));
    show(["subject", "predicate", "object"], rows, count(statements.length, "statement", "statements"), cut, seconds, true);
    downloads({ turtle: "Turtle", ntriples: "N-Triples", jsonld: "JSON-LD", rdfxml: "RDF/XML" });
  }

  function show(names, rows, words, cut, seconds, graph) {
    const head = element("tr");
    for (const name of names) head.append(attribute(element("th", name), "scope", "col"));
    const body = element("tbody");
    for (const cells of rows) {
      const row = element("tr");
      for (const each of cells) row.append(element("td", each));
      body.append(row);
    }
    const table = element("table", element("thead", head));
    table.append(body);
    byId("table").replaceChildren(rows.length ? table : element("p", "There are none."));
    byId("as-network").hidden = byId("as-table").hidden = !graph;
    say((cut ? "The first " : "") + words + (cut ? "; there are more" : "") + ", in " + seconds + " s.");
    byId("network").replaceChildren();
    view("table");
    byId("answer").hidden = false;
    nameEntities();
  }

  // Entities are shown by their names, once the server has told them.

  async function nameEntities() {
    const links = [...byId("table").querySelectorAll("a[data-iri]")];
    const iris = [...new Set(links.map((link) => link.dataset.iri))].slice(0, 1500);
    if (!iris.length) return;
    const response = await fetch("/names", {
      method: "POST",
      body: new URLSearchParams(iris.map((iri) => ["iri", iri])),
    });
    if (!response.ok) return;
    const names = await response.json();
    for (const link of links) {
      const name = names[link.dataset.iri];
      if (!name) continue;
      link.title = link.dataset.iri;
      link.textContent = name;
    }
  }

  function view(which) {
    for (const name of ["table", "network"]) {
      byId(name).hidden = name !== which;
      byId("as-" + name).setAttribute("aria-pressed", String(name === which));
    }
    if (which === "network" && !byId("network").firstChild) draw();
  }

  // The network is a page of its own, in a frame; the query goes there as a form, because it may be long.

  function draw() {
    const frame = attribute(element("iframe"), "name", "drawing");
    frame.title = "The answer as a network";
    const sent = element("form");
    Object.assign(sent, { action: "/network/of", method: "post", target: "drawing", hidden: true });
    const field = element("textarea");
    Object.assign(field, { name: "query", value: asked });
    sent.append(field);
    byId("network").append(frame, sent);
    sent.submit();
  }

  function downloads(formats) {
    const box = byId("downloads");
    box.replaceChildren("Save as ");
    for (const [format, name] of Object.entries(formats)) {
      const anchor = element("a", name);
      anchor.href = "/sparql?" + new URLSearchParams({ query: asked, format });
      anchor.download = "answer." + ({ turtle: "ttl", ntriples: "nt", rdfxml: "rdf" }[format] || format);
      box.append(anchor, " ");
    }
  }

  // Terms

  function cell(term) {
    if (!term) return "";
    if (term.type === "uri") return entity(term.value);
    if (term.type === "bnode") return "_:" + term.value;
    if (term.type === "triple") return "<<" + JSON.stringify(term.value) + ">>";
    const value = element("span", term.value);
    if (!term["xml:lang"]) return value;
    value.lang = term["xml:lang"];
    const both = element("span", value);
    both.append(" ", attribute(element("span", term["xml:lang"]), "class", "lang"));
    return both;
  }

  function entity(iri) {
    const anchor = element("a", short(iri));
    if (iri.startsWith(known.ontology)) anchor.href = "/ontology#cb-" + iri.slice(known.ontology.length);
    else if (known.graphs.some((start) => iri.startsWith(start))) anchor.href = "/graphs?" + new URLSearchParams({ graph: iri });
    else {
      anchor.href = "/entity?" + new URLSearchParams({ iri });
      anchor.dataset.iri = iri;
    }
    return anchor;
  }

  function short(iri) {
    for (const [name, start] of known.prefixes) {
      if (iri.startsWith(start)) return name + ":" + iri.slice(start.length);
    }
    return iri;
  }

  // One line of N-Triples as three terms; the server writes them, so they are well formed.

  function parts(line) {
    const found = line.match(/<[^>]*>|_:[^\s]+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[\w-]+)?/g) || [];
    return found.slice(0, 3).map((text) => {
      if (text[0] === "<") return { type: "uri", value: text.slice(1, -1) };
      if (text[0] === "_") return { type: "bnode", value: text.slice(2) };
      const end = text.lastIndexOf('"');
      const tail = text.slice(end + 1);
      const value = JSON.parse(text.slice(0, end + 1).replace(/\\U000([0-9A-Fa-f]{5})/g, (_, code) => String.fromCodePoint(parseInt(code, 16))));
      return { type: "literal", value, "xml:lang": tail[0] === "@" ? tail.slice(1) : undefined };
    });
  }

  const count = (number, one, many) => number.toLocaleString("en") + " " + (number === 1 ? one : many);

  function element(name, content) {
    const made = document.createElement(name);
    if (content !== undefined) made.append(content);
    return made;
  }

  function attribute(node, name, value) {
    node.setAttribute(name, value);
    return node;
  }

  async function copy() {
    const address = link(text());
    try {
      await navigator.clipboard.writeText(address);
      say("The link is copied.");
    } catch {
      history.replaceState(null, "", address);
      say("The address of this page is the link: copy it from the bar above.");
    }
  }

  startEditor();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  byId("copy").addEventListener("click", copy);
  byId("as-table").addEventListener("click", () => view("table"));
  byId("as-network").addEventListener("click", () => view("network"));
  byId("example").addEventListener("change", (event) => {
    const query = event.target.selectedOptions[0].dataset.query;
    if (query) {
      put(query);
      run();
    }
  });
  document.documentElement.dataset.ready = "true";
  if (new URLSearchParams(location.search).has("query")) run();
})();
