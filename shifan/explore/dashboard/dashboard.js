(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent), STEP = 200;
  const make = (name, parts, ...inside) => { const made = Object.assign(document.createElement(name), parts); made.append(...inside); return made; };
  // A table: for each column its distinct texts and a number for each row.
  const said = name => data.said[name] || name; // what the rule pack calls it
  const tables = Object.fromEntries(Object.entries(data.tables).map(([name, table]) => {
    const columns = table.columns.map(column => {
      if (!Array.isArray(column)) return column;
      const places = new Map(), rows = column.map(text => { if (!places.has(text)) places.set(text, places.size); return places.get(text); });
      return {texts: [...places.keys()], rows};
    });
    const whole = Array.from({length: table.rows}, (_, row) => columns.map(column => column.texts[column.rows[row]]).join("\n").toLowerCase());
    return [name, {...table, columns, at: Object.fromEntries(table.headings.map((heading, n) => [heading, columns[n]])), whole}];
  }));
  const records = tables["检查记录"], problems = new Set(data.problems), chosen = {};
  let open = "检查记录", words = [], shown = STEP, sorted = null;

  // The rows of a table that fit; a filter whose column a table does not have says nothing of it.
  const fitting = (table, without) => {
    const tests = Object.entries(chosen).filter(([name, text]) => text && name !== without && table.at[name])
      .map(([name, text]) => [table.at[name].rows, table.at[name].texts.indexOf(text)]);
    const rows = [];
    for (let row = 0; row < table.rows; row += 1) {
      if (tests.every(([column, place]) => column[row] === place) && words.every(word => table.whole[row].includes(word))) rows.push(row);
    }
    return rows;
  };
  const amount = text => { const n = parseFloat(text.replace(/,/g, "")); return /^-?[\d.,]+%?$/.test(text) ? n : NaN; };
  const compare = (a, b) => { const x = amount(a), y = amount(b); return isNaN(x) || isNaN(y) ? (isNaN(x) - isNaN(y)) || a.localeCompare(b, "zh", {numeric: true}) : x - y; };

  const isProblem = () => { const column = records.at["检查结果"], bad = column.texts.map(text => problems.has(text)); return row => bad[column.rows[row]]; };
  const failed = isProblem();
  const chart = name => {
    const column = records.at[name], counts = column.texts.map(text => ({text, all: 0, bad: 0}));
    for (const row of fitting(records, name)) { const count = counts[column.rows[row]]; count.all += 1; if (failed(row)) count.bad += 1; }
    const bars = counts.filter(count => count.all && count.text).sort((a, b) => b.bad - a.bad || b.all - a.all), most = Math.max(1, ...bars.map(bar => bar.bad));
    const box = make("div", {className: "chart"}, make("h2", {textContent: "各" + said(name) + "的问题（问题／记录）"}));
    for (const bar of bars) {
      const line = make("button", {type: "button", className: "bar"}, make("span", {textContent: bar.text}), make("span", {className: "track"}, make("i", {})), make("span", {className: "n", textContent: bar.bad + "／" + bar.all}));
      line.querySelector("i").style.width = 100 * bar.bad / most + "%";
      line.setAttribute("aria-pressed", String(chosen[name] === bar.text)); line.title = "只看" + bar.text;
      line.dataset.name = name; line.dataset.text = bar.text;
      line.addEventListener("click", () => choose(name, chosen[name] === bar.text ? "" : bar.text));
      box.append(line);
    }
    if (!bars.length) box.append(make("p", {textContent: "没有符合条件的记录"}));
    return box;
  };
  const charts = ["区县", "业态", "指标", "检查组"].filter(name => records.at[name]);
  if (data.several) charts.unshift("城市");

  // What was pressed is drawn anew: the keyboard stays on it, or where it is gone on the table.
  const again = (selector, text) => {
    const box = document.getElementById("table");
    ([...box.querySelectorAll(selector)].find(each => !text || each.textContent === text) || box).focus({preventScroll: true});
  };
  const drawTable = () => {
    const table = tables[open], box = document.getElementById("table"), rows = fitting(table);
    if (sorted) { const column = table.at[sorted.name]; rows.sort((a, b) => sorted.sign * compare(column.texts[column.rows[a]], column.texts[column.rows[b]]) || a - b); }
    const skip = data.several ? 0 : 1, head = make("tr", {});
    table.headings.slice(skip).forEach(name => {
      const button = make("button", {type: "button", textContent: said(name), title: "按此列排序"}), cell = make("th", {scope: "col"}, button);
      if (sorted && sorted.name === name) cell.setAttribute("aria-sort", sorted.sign > 0 ? "ascending" : "descending");
      button.addEventListener("click", () => { sorted = {name, sign: sorted && sorted.name === name ? -sorted.sign : 1}; drawTable(); again("th button", said(name)); });
      head.append(cell);
    });
    const body = make("tbody", {});
    for (const row of rows.slice(0, shown)) {
      const line = make("tr", {});
      for (let n = skip; n < table.headings.length; n += 1) {
        const kind = table.kinds[n], cell = make("td", {textContent: table.columns[n].texts[table.columns[n].rows[row]]});
        cell.dataset.head = said(table.headings[n]);
        cell.className = kind === "number" || kind === "count" ? "n" : kind === "text" && cell.textContent.length > 16 ? "t" : "";
        line.append(cell);
      }
      body.append(line);
    }
    box.replaceChildren(make("table", {}, make("thead", {}, head), body));
    if (rows.length > shown) {
      const more = make("button", {type: "button", className: "more", textContent: "再列 " + STEP + " 行（共 " + rows.length + " 行）"});
      more.addEventListener("click", () => { shown += STEP; drawTable(); again(".more"); }); box.append(more);
    }
    return rows.length;
  };
  const draw = () => {
    const focused = document.activeElement && document.activeElement.dataset ? {...document.activeElement.dataset} : {};
    document.getElementById("charts").replaceChildren(...charts.map(chart));
    const count = drawTable(), all = fitting(records);
    document.getElementById("said").textContent = open + " " + count + " / " + tables[open].rows + " 行；检查记录 " + all.length + " 条，其中问题 " + all.filter(failed).length + " 个";
    for (const field of document.querySelectorAll("#filters select")) field.value = chosen[field.name] || "";
    if (focused.text) { const again = [...document.querySelectorAll(".bar")].find(bar => bar.dataset.name === focused.name && bar.dataset.text === focused.text); if (again) again.focus(); }
    for (const tab of document.querySelectorAll("#tabs button")) tab.setAttribute("aria-selected", String(tab.textContent === open));
  };
  const choose = (name, text) => { chosen[name] = text; shown = STEP; draw(); };

  const form = document.getElementById("filters"), known = new Map();
  for (const table of Object.values(tables)) for (const name of data.filters) if (table.at[name]) known.set(name, new Set([...(known.get(name) || []), ...table.at[name].texts]));
  for (const name of data.filters) {
    if (!known.has(name) || (name === "城市" && !data.several)) continue;
    const field = make("select", {name}, new Option("全部", "")); field.append(...[...known.get(name)].filter(Boolean).map(text => new Option(text, text)));
    field.addEventListener("change", () => choose(name, field.value));
    form.append(make("label", {textContent: said(name)}, field));
  }
  const find = make("input", {type: "search", placeholder: "多个词用空格隔开"});
  find.addEventListener("input", () => { words = find.value.toLowerCase().split(/\s+/).filter(Boolean); shown = STEP; draw(); });
  form.append(make("label", {textContent: "查找"}, find));
  const clear = make("button", {type: "reset", textContent: "清除筛选"});
  clear.addEventListener("click", () => { Object.keys(chosen).forEach(name => { chosen[name] = ""; }); words = []; find.value = ""; shown = STEP; draw(); });
  form.append(clear);
  for (const name of Object.keys(tables)) {
    const tab = make("button", {type: "button", textContent: said(name)}); tab.setAttribute("role", "tab");
    tab.addEventListener("click", () => { open = name; sorted = null; shown = STEP; draw(); });
    document.getElementById("tabs").append(tab);
  }
  window.shifanView = {choose, fitting: name => fitting(tables[name]).length};
  draw();
})();
