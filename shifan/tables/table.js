(() => {
  "use strict";
  const amount = text => { const n = parseFloat(text.replace(/,/g, "")); return /^-?[\d.,]+%?$/.test(text) ? n : NaN; };
  const compare = (a, b) => { const x = amount(a), y = amount(b); return isNaN(x) || isNaN(y) ? (isNaN(x) - isNaN(y)) || a.localeCompare(b, "zh", {numeric: true}) : x - y; };
  const enliven = box => {
    const table = box.querySelector("table"), body = table && table.tBodies[0];
    if (!body || box.dataset.live) return;
    box.dataset.live = "1";
    const rows = [...body.rows], bar = document.createElement("div"), find = document.createElement("input"), said = document.createElement("span"), scroll = document.createElement("div");
    bar.className = "sf-bar"; bar.style.display = rows.length < 8 ? "none" : ""; find.type = "search"; find.placeholder = "筛选：多个词用空格隔开"; find.setAttribute("aria-label", "筛选本表");
    said.setAttribute("aria-live", "polite"); scroll.className = "sf-scroll"; scroll.tabIndex = 0; scroll.setAttribute("role", "region"); scroll.setAttribute("aria-label", "表格");
    table.before(bar, scroll); scroll.append(table); bar.append(find, said);
    const filter = () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean); let shown = 0;
      for (const row of rows) { const text = row.textContent.toLowerCase(), fits = words.every(word => text.includes(word)); row.hidden = !fits; shown += fits; }
      said.textContent = words.length ? shown + " / " + rows.length + " 行" : rows.length + " 行";
    };
    // A notebook's own shortcuts must not take what is typed here.
    find.addEventListener("keydown", event => event.stopPropagation());
    find.addEventListener("input", filter); filter();
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button"); button.type = "button"; button.title = "按此列排序"; button.append(...head.childNodes); head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(other => other.removeAttribute("aria-sort")); head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const text = row => row.cells[column].textContent.trim();
        body.append(...rows.map((row, n) => [row, n]).sort(([a, n], [b, m]) => (down ? compare(text(b), text(a)) : compare(text(a), text(b))) || n - m).map(([row]) => row));
      });
    });
  };
  document.querySelectorAll(".sf-table").forEach(enliven);
})();
