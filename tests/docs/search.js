// Ask the search of the built documentation without a browser: node search.js FOLDER WORD… prints {word: [page, …]}, best first.
const fs = require("fs"), vm = require("vm"), [folder, ...words] = process.argv.slice(2);
const element = () => ({ dataset: { content_root: "" }, appendChild: (child) => child, classList: { add() {}, remove() {} } });
const context = {
  document: {
    documentElement: { dataset: { content_root: "" }, lang: "zh" }, body: element(), readyState: "loading",
    createElement: element, getElementById: () => null, querySelectorAll: () => [], addEventListener() {},
  },
  console, SPHINX_HIGHLIGHT_ENABLED: false, Stemmer: class { stemWord(word) { return word; } }, _ready() {}, _: (text) => text,
};
context.window = context;
vm.createContext(context);
for (const file of ["documentation_options.js", "language_data.js", "searchtools.js"])
  vm.runInContext(fs.readFileSync(`${folder}/_static/${file}`, "utf8"), context);
vm.runInContext(fs.readFileSync(`${folder}/searchindex.js`, "utf8"), context);
const ask = (word) => vm.runInContext(
  `Search._performSearch(...Search._parseQuery(${JSON.stringify(word)})).map((result) => result[0])`, context).reverse();
console.log(JSON.stringify(Object.fromEntries(words.map((word) => [word, [...new Set(ask(word))]]))));
