(() => {
  "use strict";
  const SHORT = 24; // a column with at most so many different contents is filtered by a list
  const amount = text => { const n = parseFloat(text.replace(/,/g, "")); return /^-?[\d.,]+%?$/.test(text) ? n : NaN; };
  const day = text => { const p = text.match(/^(\d{4})\D(\d{1,2})\D(\d{1,2})/); return p ? p[1] * 10000 + p[2] * 100 + +p[3] : NaN; };
  const size = text => { const n = amount(text); return isNaN(n) ? day(text) : n; };
  const compare = (a, b) => { const x = size(a), y = size(b); return isNaN(x) || isNaN(y) ? (isNaN(x) - isNaN(y)) || a.localeCompare(b, "zh", {numeric: true}) : x - y; };
  // ">=90", "< 60", "2023年11月3日" (beginning of a text), or any words.
  const condition = words => {
    const limit = words.match(/^\s*(>=|<=|>|<|=|≥|≤|＞|＜)\s*(.+?)\s*$/);
    if (!limit) { const parts = words.toLowerCase().split(/\s+/).filter(Boolean); return text => parts.every(part => text.includes(part)); }
    const sign = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<"}[limit[1]] || limit[1], bound = size(limit[2]);
    return text => { const n = size(text); return !isNaN(n) && {">=": n >= bound, "<=": n <= bound, ">": n > bound, "<": n < bound, "=": n === bound}[sign]; };
  };
  const quiet = field => field.addEventListener("keydown", event => event.stopPropagation()); // a notebook's shortcuts must not take what is typed
  const make = (name, parts) => Object.assign(document.createElement(name), parts);
  const enliven = box => {
    const table = box.querySelector("table"), body = table && table.tBodies[0];
    if (!body || box.dataset.live) return;
    box.dataset.live = "1";
    const rows = [...body.rows], texts = rows.map(row => [...row.cells].map(cell => cell.textContent.trim()));
    const bar = make("div", {className: "sf-bar"}), find = make("input", {type: "search", placeholder: "筛选：多个词用空格隔开"}), said = make("span", {});
    const more = make("button", {type: "button", textContent: "按列筛选"}), scroll = make("div", {className: "sf-scroll", tabIndex: 0});
    bar.style.display = rows.length < 8 ? "none" : ""; find.setAttribute("aria-label", "筛选本表"); more.setAttribute("aria-expanded", "false");
    said.setAttribute("aria-live", "polite"); scroll.setAttribute("role", "region"); scroll.setAttribute("aria-label", "表格");
    table.before(bar, scroll); scroll.append(table); bar.append(find, more, said);
    const heads = [...table.tHead.rows[0].cells]; let filters = [];
    const filter = () => {
      const whole = condition(find.value), each = filters.map(field => field.value && (field.tagName === "SELECT" ? text => text === field.value : condition(field.value)));
      let shown = 0;
      rows.forEach((row, n) => {
        const fits = whole(texts[n].join(" ").toLowerCase()) && each.every((test, column) => !test || test(filters[column].tagName === "SELECT" ? texts[n][column] : texts[n][column].toLowerCase()));
        row.hidden = !fits; shown += fits;
      });
      said.textContent = shown < rows.length ? shown + " / " + rows.length + " 行" : rows.length + " 行";
    };
    const field = (head, column) => {
      const distinct = [...new Set(texts.map(row => row[column]))].sort(compare), label = "按“" + head.textContent.trim() + "”筛选";
      const listed = distinct.length <= SHORT && head.dataset.kind !== "number" && head.dataset.kind !== "count";
      const made = listed ? make("select", {}) : make("input", {type: "search", placeholder: head.dataset.kind === "number" || head.dataset.kind === "count" ? "如 >=90" : ""});
      if (listed) made.append(new Option("全部", ""), ...distinct.filter(Boolean).map(text => new Option(text, text)));
      made.setAttribute("aria-label", label); quiet(made); made.addEventListener("input", filter);
      return made;
    };
    const openFilters = () => {
      const row = make("tr", {className: "sf-filters"});
      filters = heads.map(field); filters.forEach(made => { const cell = make("td", {}); cell.append(made); row.append(cell); });
      table.tHead.append(row);
    };
    more.addEventListener("click", () => {
      if (!filters.length) openFilters();
      const row = table.tHead.rows[1], open = more.getAttribute("aria-expanded") !== "true";
      more.setAttribute("aria-expanded", String(open)); row.hidden = !open;
      if (!open) { filters.forEach(made => { made.value = ""; }); filter(); }
    });
    quiet(find); find.addEventListener("input", filter); filter();
    heads.forEach((head, column) => {
      const button = make("button", {type: "button", title: "按此列排序"}); button.append(...head.childNodes); head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(other => other.removeAttribute("aria-sort")); head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const order = rows.map((row, n) => n).sort((a, b) => (down ? compare(texts[b][column], texts[a][column]) : compare(texts[a][column], texts[b][column])) || a - b);
        body.append(...order.map(n => rows[n]));
      });
    });
  };
  document.querySelectorAll(".sf-table").forEach(enliven);
})();
