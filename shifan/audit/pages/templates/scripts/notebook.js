/* All code open or folded, by a button; open on paper. */
const sources = document.querySelectorAll("details.source"), button = document.getElementById("fold");
const set = open => sources.forEach(d => { d.open = open; });
button.addEventListener("click", () => {
  const open = button.getAttribute("aria-pressed") !== "true";
  set(open);
  button.setAttribute("aria-pressed", String(open));
  button.textContent = open ? "收起全部代码" : "展开全部代码";
});
addEventListener("beforeprint", () => sources.forEach(d => { if (!d.open) { d.open = true; d.dataset.printed = ""; } }));
addEventListener("afterprint", () => document.querySelectorAll("details[data-printed]").forEach(d => { d.open = false; delete d.dataset.printed; }));
