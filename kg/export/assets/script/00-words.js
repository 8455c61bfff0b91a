// Words and elements: the interface's phrases in the chosen language, plural forms, and the making of elements.
// Text from the data reaches the document only as text, never as markup.

const $ = (id) => document.getElementById(id);
const COLLATOR = { en: null, lt: null, pl: null };
const LOCALES = { en: 'en-GB', lt: 'lt', pl: 'pl' };
const TURNING = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/; // what runs from right to left, or makes others do so
let language = 'en';

function say(key, values = {}) {
  let phrase = WORDS[language][key] ?? WORDS.en[key] ?? key;
  if (typeof phrase !== 'string') {
    const form = new Intl.PluralRules(language).select(values.n);
    phrase = phrase[form] ?? phrase.other;
  }
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => (name === 'n' && typeof values.n === 'number' ? number(values.n) : name in values ? kept(values[name]) : whole)).replace(/([^.]\.)\.$/, '$1');
}

// A name that runs from right to left must not turn the words around it.
function kept(text) {
  return TURNING.test(text) ? `\u2068${text}${'\u202c'.repeat(text.match(/[\u202a-\u202e]/g)?.length ?? 0)}\u2069` : text;
}

function capital(text) {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

// What an object itself holds under a key of the data, never what it inherits.
function own(held, key) {
  return Object.hasOwn(held, key) ? held[key] : undefined;
}

function number(value) {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}

// The ontology's label of a class or property; a name that it does not know is taken apart at its capitals.
function term(key) {
  const labels = own(contents.terms, key);
  return labels?.[language] ?? labels?.en ?? key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^./, (c) => c.toUpperCase());
}

// "a kind b" in the middle of a sentence.
function verb(key) {
  const label = WORDS[language]['verb.' + key] ?? term(key);
  return label.replace(/^\p{Lu}(?=\p{Ll})/u, (c) => c.toLowerCase());
}

function country(code) {
  try {
    return new Intl.DisplayNames([LOCALES[language]], { type: 'region' }).of(code);
  } catch {
    return code;
  }
}

function compare(a, b) {
  COLLATOR[language] ??= new Intl.Collator(language, { numeric: true });
  return COLLATOR[language].compare(a, b);
}

function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name in made && name !== 'list') made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function svg(tag, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// An address is a link only where it leads to the web; anything else stays text.
function linked(value) {
  if (!/^https?:\/\/[^\s"'<>]+$/i.test(value)) return value;
  return el('a', { href: value, rel: 'noopener noreferrer', target: '_blank' }, value);
}

function translate() {
  document.documentElement.lang = language;
  for (const one of document.querySelectorAll('[data-say]')) one.textContent = say(one.dataset.say);
  for (const one of document.querySelectorAll('[data-say-label]')) one.setAttribute('aria-label', say(one.dataset.sayLabel));
}
