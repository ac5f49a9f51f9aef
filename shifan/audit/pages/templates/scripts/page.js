/* What all parts of the page share: the embedded data, values by id, elements that are filled when opened, following a link. */
const page = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const values = data.search.values, byId = new Map(values.map(v => [v.i, v])), users = new Map();
  for (const v of values) for (const s of v.s) if (byId.has(s)) (users.get(s) || users.set(s, []).get(s)).push(v.i);
  const lazy = new Map(), asked = [];

  const make = (tag, text, parent, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [name, content] of Object.entries(attributes)) made.setAttribute(name, content);
    if (parent) parent.append(made);
    return made;
  };
  const link = (query, text, parent, kind) => make("a", text, parent, {href: "#q=" + encodeURIComponent(query), class: kind || "cell"});

  /* Fill an element of type details the first time it is opened, and before printing. */
  const whenOpened = (details, fill) => {
    lazy.set(details, fill);
    details.addEventListener("toggle", () => details.open && now(details));
    if (details.open) now(details);
  };
  /* On a narrow screen a row is a card: each cell says what column it is of. */
  const named = scope => scope.querySelectorAll(".scroll table").forEach(table => {
    const heads = table.tHead ? [...table.tHead.rows[0].cells].map(cell => cell.textContent.trim()) : [];
    for (const body of table.tBodies) for (const row of body.rows) [...row.cells].forEach((cell, n) => { if (heads[n]) cell.dataset.head = heads[n]; });
  });
  const now = details => { const fill = lazy.get(details); lazy.delete(details); if (fill) fill(details); named(details); };

  const openAll = (scope, open) => scope.querySelectorAll("details").forEach(d => { if (open) now(d); d.open = open; });
  /* Printed is the summary; everything only where it is asked for: by the button, or by ?print=all. */
  const whole = document.documentElement.classList, wanted = new URLSearchParams(location.search).get("print");
  if (wanted === "all") whole.add("print-all");
  addEventListener("click", event => {
    const button = event.target.closest("button[data-print]");
    if (!button) return;
    whole.toggle("print-all", button.dataset.print === "all");
    print();
  });
  addEventListener("beforeprint", () => whole.contains("print-all") && document.querySelectorAll("main details:not([open])").forEach(d => {
    now(d); d.open = true; d.dataset.printed = "";
  }));
  addEventListener("afterprint", () => document.querySelectorAll("details[data-printed]").forEach(d => {
    d.open = false; delete d.dataset.printed;
  }));
  addEventListener("click", event => {
    const button = event.target.closest("button[data-open], button[data-close]");
    if (button) openAll(document.querySelector(button.dataset.open || button.dataset.close), "open" in button.dataset);
  });

  /* The part of the address behind #, also as people type it: with a bare percent sign. */
  const behind = () => { const text = location.hash.slice(1); try { return decodeURIComponent(text); } catch { return text; } };

  /* A link to something inside closed details opens them. */
  const follow = () => {
    const wanted = behind(), target = wanted && document.getElementById(wanted);
    if (wanted.startsWith("q=")) return asked.forEach(answer => answer(wanted.slice(2)));
    for (let d = target && target.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  return {data, values, byId, users, make, link, whenOpened, onQuery: answer => asked.push(answer), ready: () => { named(document); follow(); }};
})();
