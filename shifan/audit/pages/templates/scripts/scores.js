/* The records of an indicator, filled in when opened: every one of them, with its raw cell. */
const {make, link, data} = page, {items, problems, only: onlyProblems} = data.scores;
const table = name => data.search.tables.find(t => t.name === name), records = table("records"), sites = table("sites");
const at = (t, field, n) => t.columns[field] ? t.columns[field].texts[t.columns[field].codes[n]] : "";
const HEADS = ["点位", "检查方式", "检查项", "类别", "分值", "检查结果", "问题描述", "原始单元格"];
let ofIndicator, siteRow;

/* Rows of each indicator and of each site: made once, at the first opening. */
function sort() {
  if (ofIndicator) return;
  ofIndicator = new Map(); siteRow = new Map();
  for (const [, n] of page.rows(sites)) siteRow.set(at(sites, "site", n), n);
  for (const [row, n] of page.rows(records)) {
    const indicator = (items[at(records, "item", n)] || [])[3];
    (ofIndicator.get(indicator) || ofIndicator.set(indicator, []).get(indicator)).push([row, n]);
  }
}

function line(body, row, n) {
  const site = at(records, "site", n), at_site = siteRow.get(site), code = at(records, "item", n), [name, kind, points] = items[code];
  const tr = make("tr", "", body, {"data-result": at(records, "result", n)}), at_row = page.raw(records, row), address = at_row.place + "!" + at_row.letters.result + (/\d/.test(at_row.letters.result) ? "" : at_row.row);
  for (const text of [site + " " + at(sites, "name", at_site), at(sites, "method", at_site), code + " " + name, kind, points, at(records, "result", n), at(records, "problem", n)]) make("td", text, tr);
  const cell = make("td", "", tr);
  link(address, address, cell);
  const c = data.search.corrections[address];
  if (c) make("span", "已更正：" + (c[0] || "（空）") + " → " + (c[1] || "（空）"), cell, {class: "mended"});
}

function fill(details) {
  sort();
  const code = details.dataset.indicator, own = ofIndicator.get(code) || [];
  const label = make("label", "", details, {class: "filter"}), only = make("input", "", label, {type: "checkbox"});
  label.append(" " + onlyProblems);
  const region = make("div", "", details, {class: "scroll", tabindex: "0", role: "region", "aria-label": code + " 现场检查记录"});
  const grid = make("table", "", region), head = make("tr", "", make("thead", "", grid)), body = make("tbody", "", grid);
  for (const name of HEADS) make("th", name, head, {scope: "col"});
  for (const [row, n] of own) line(body, row, n);
  only.addEventListener("change", () => body.querySelectorAll("tr").forEach(tr => { tr.hidden = only.checked && !problems.includes(tr.dataset.result); }));
  const sha = make("p", "原始文件 " + records.file + "，SHA-256 ", details, {class: "sha"});
  make("code", data.search.files[records.file] || "", sha);
}

document.querySelectorAll("details.records").forEach(d => page.whenOpened(d, fill));
