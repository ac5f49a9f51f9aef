/* Search: printed numbers, names, value ids and cell addresses; a hit tells rule, inputs, raw cells and what it feeds. */
const {data, values, byId, users, make, link, whenOpened} = page, MOST = 60, FIRST = 24;
const {rules, files, tables, findings, corrections, printed, simulated} = data.search;
const box = document.getElementById("q"), hits = document.getElementById("hits"), count = document.getElementById("search-count");
const plain = text => text.normalize("NFKC").replace(/[\s,]/g, "").toLowerCase();
const PLACE = /^(.+)!(.+)!([A-Za-z]{1,3})(\d+)(?::([A-Za-z]{1,3})(\d+))?$/;
const number = letters => [...letters.toUpperCase()].reduce((sum, sign) => sum * 26 + sign.charCodeAt(0) - 64, 0);
const box_of = address => { const m = PLACE.exec(address);
  return m && {sheet: m[1] + "!" + m[2], file: m[1], left: number(m[3]), top: +m[4], right: number(m[5] || m[3]), bottom: +(m[6] || m[4])}; };
const overlap = (a, b) => a && b && a.sheet === b.sheet && a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
const order = (a, b) => a.includes("/") - b.includes("/") || a.localeCompare(b, "zh", {numeric: true});

for (const v of values) v.key = plain(v.d);

/* All raw cells and pack entries that a value comes from, down the whole lineage. */
function cells(id) {
  const found = new Set(), seen = new Set(), waiting = [id];
  while (waiting.length) {
    const now = waiting.pop();
    if (seen.has(now)) continue;
    seen.add(now);
    for (const s of byId.get(now).s) byId.has(s) ? waiting.push(s) : found.add(s);
  }
  return [...found].sort(order);
}

/* The ids of all values that some values feed, with `own` among them, in the order of the register. Simulations stand on every cell
   and are left out. */
function feeds(ids, own) {
  const found = new Set(own), waiting = [...ids];
  while (waiting.length) for (const user of users.get(waiting.pop()) || [])
    if (!found.has(user) && !user.startsWith(simulated)) { found.add(user); waiting.push(user); }
  return values.filter(v => found.has(v.i)).map(v => v.i);
}

const short = text => !text ? "（空）" : text.length > 60 ? text.slice(0, 60) + "……" : text;

function list(title, items, parent) {
  if (!items.length) return;
  make("h3", title + "（" + items.length + "）", parent);
  const ul = make("ul", "", parent);
  const add = some => { for (const s of some) { const li = make("li", "", ul), v = byId.get(s);
    if (v) { link(s, v.n, li, "value"); li.append("：" + short(v.d)); } else source(s, li); } };
  add(items.slice(0, FIRST));
  if (items.length > FIRST) { const more = make("button", "显示其余" + (items.length - FIRST) + "项", parent, {type: "button"});
    more.addEventListener("click", () => { add(items.slice(FIRST)); more.remove(); }); }
}

/* An address: cells of a workbook are links, entries of the pack are named; a corrected cell says so. */
function source(address, parent) {
  const place = box_of(address);
  if (!place) { make("span", address, parent, {class: "cell"}); return; }
  link(address, address, parent);
  const mended = Object.entries(corrections).filter(([cell]) => overlap(place, box_of(cell)));
  for (const [cell, c] of mended) make("span", "已更正 " + cell.split("!")[2] + "：" + (c[0] || "（空）") + " → " + (c[1] || "（空）"), parent, {class: "mended"});
}

function showValue(v, open) {
  const card = make("details", "", hits), summary = make("summary", "", card);
  summary.append(v.n + "："); make("b", v.d || "（空）", summary); make("code", "　" + v.i, summary);
  whenOpened(card, () => {
    make("p", rules[v.r] || v.r, card);
    spots(printed[v.i] || [], card);
    list("直接依据", v.s, card);
    list("影响的数据", feeds([v.i], []), card);
    const all = cells(v.i);
    list("全部原始单元格和规则包条目", all, card);
    shas(all, card);
  });
  card.open = open;
}

/* Where a value is printed. */
function spots(found, parent) {
  if (!found.length) return;
  make("h3", "印在何处（" + found.length + "）", parent);
  const ul = make("ul", "", parent);
  for (const [kind, place, text] of found.slice(0, FIRST)) make("li", kind + "：" + place + (text ? "　“" + text + "”" : ""), ul);
}

function shas(addresses, parent) {
  const named = [...new Set(addresses.map(a => a.split("!")[0]))].filter(f => files[f]);
  for (const file of named) { const p = make("p", file + "　SHA-256 ", parent, {class: "sha"}); make("code", files[file], p); }
}

/* The worksheet rows of a table with their place in its columns. */
function* rows(table) { let n = 0; for (let k = 0; k < table.rows.length; k += 2) for (let r = 0; r < table.rows[k + 1]; r++) yield [table.rows[k] + r, n++]; }

/* The sheet that a row of a table stands in, its number there and the letter of each field: parts follow one another. */
const PART = 1048576;
const own = table => ({place: table.file + "!" + table.sheet, letters: Object.fromEntries(Object.entries(table.columns).map(([field, c]) => [field, c.letter]))});
const parts = table => table.allParts || (table.allParts = [own(table), ...(table.parts || [])]);
const raw = (table, row) => ({...parts(table)[Math.floor((row - 1) / PART)], row: (row - 1) % PART + 1});

/* The box to answer for: cells that only name their row stand for the whole row. */
function rowOf(place) {
  for (const table of tables) {
    const read = parts(table).filter(p => p.place === place.sheet).flatMap(p => Object.entries(p.letters).filter(([, l]) => l && !/\d/.test(l)).map(([field, l]) => [table.columns[field].names, number(l)]));
    const touched = read.filter(([, n]) => place.left <= n && n <= place.right);
    if (touched.length && touched.every(([names]) => names)) {
      const places = read.map(([, n]) => n);
      return {...place, left: Math.min(...places), right: Math.max(...places), whole: true};
    }
  }
  return place;
}

/* An address as the register writes it: the suffix of the file, or the file, may be left out, and small letters do. */
function resolved(query) {
  const steps = query.normalize("NFKC").replace(/[\s']/g, "").split("!"), cell = steps.pop().toUpperCase(), front = steps.join("!");
  if (!front || !/^[A-Z]{1,3}\d+(:[A-Z]{1,3}\d+)?$/.test(cell)) return query;
  const places = tables.flatMap(t => parts(t).map(p => p.place));
  const known = places.find(p => [p, p.replace(/\.[^.!]*!/, "!"), p.split("!")[1]].includes(front));
  return (known || front) + "!" + cell;
}

function contents(place) {
  const found = [];
  for (const table of tables) {
    if (!parts(table).some(p => p.place === place.sheet)) continue;
    for (const [row, n] of rows(table)) {
      const at = raw(table, row);
      if (at.place !== place.sheet || at.row < place.top || at.row > place.bottom) continue;
      for (const [field, l] of Object.entries(at.letters)) if (l && !/\d/.test(l) && place.left <= number(l) && number(l) <= place.right) {
        const c = table.columns[field];
        found.push([place.sheet + "!" + l + at.row, c.head, c.texts[c.codes[n]]]);
      }
    }
  }
  return found;
}

function showCells(query, place) {
  const card = make("details", "", hits, {open: ""});
  make("summary", "原始单元格：" + query, card);
  shas([query], card);
  const found = contents(place);
  if (found.length) {
    const region = make("div", "", card, {class: "scroll", tabindex: "0", role: "region", "aria-label": "单元格内容"}), table = make("table", "", region);
    const head = make("tr", "", make("thead", "", table));
    for (const name of ["单元格", "列", "内容（清理后）", "更正和改正"]) make("th", name, head, {scope: "col"});
    const body = make("tbody", "", table);
    for (const [cell, column, content] of found) {
      const tr = make("tr", "", body), c = corrections[cell];
      link(cell, cell, make("td", "", tr)); make("td", column, tr); make("td", content, tr);
      const notes = findings.filter(f => f[0] === cell && !(c && f[3].startsWith("已更正"))).map(f => f[1] + " → " + f[2] + "：" + f[3]);
      if (c) notes.unshift("更正：" + (c[0] || "（空）") + " → " + (c[1] || "（空）") + "，" + c[2] + "（" + c[3] + "，" + c[4] + "）");
      make("td", notes.join("；") || "无", tr);
    }
  } else make("p", "该处没有数据行。", card);
  const wide = rowOf(place);
  if (wide.whole) make("p", "该列只标识是哪一行，以下按整行回答。", card, {class: "soft"});
  const own = values.filter(v => !v.i.startsWith(simulated) && v.s.some(s => overlap(wide, box_of(s)))).map(v => v.i);
  const all = feeds(own, own);
  if (all.length) list("影响的数据", all, card); else make("p", "该处不影响任何数据。", card);
}

/* Hits, best first: the id, the printed text, the number inside it, then names, ids and sources that hold the query. */
function ranked(query) {
  if (byId.has(query)) return [byId.get(query)];
  const wanted = plain(query), groups = [[], [], [], []];
  const inside = /^[\d.%]+$/.test(wanted) ? new RegExp("(^|[^\\d.])" + wanted.replace(/[.]/g, "\\.") + "(?![\\d]|\\.\\d)") : null;
  for (const v of values) {
    if (v.key === wanted) groups[0].push(v);
    else if (inside && inside.test(v.key)) groups[1].push(v);
    else if (!inside && v.key.includes(wanted)) groups[1].push(v);
    else if (plain(v.n).includes(wanted)) groups[2].push(v);
    else if (v.i.toLowerCase().includes(wanted) || v.s.some(s => s.toLowerCase().includes(wanted))) groups[3].push(v);
  }
  return groups.flat();
}

function find() {
  const query = box.value.trim();
  hits.replaceChildren();
  count.textContent = "";
  if (!query) return;
  const address = resolved(query), place = box_of(address);
  if (place) { showCells(address, place); count.textContent = "原始单元格 " + address; return; }
  const found = ranked(query);
  count.textContent = found.length ? "找到" + found.length + "个数据" + (found.length > MOST ? "，显示前" + MOST + "个" : "") : "没有找到“" + query + "”，请核对输入";
  found.slice(0, MOST).forEach((v, n) => showValue(v, n === 0));
}

let typing = 0;
box.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(find, 120); });
document.getElementById("search-form").addEventListener("submit", event => { event.preventDefault(); clearTimeout(typing); find(); });
page.onQuery(query => { box.value = query; find(); document.getElementById("search").scrollIntoView(); box.focus({preventScroll: true}); });
page.rows = rows;
page.raw = raw;
