/* The charts of the report, drawn by Vega from the same plans: bars beside a table, or a heat map. Lengths in CSS pixels. */
const {byId, make, data} = page, ROW = 24, HEAD = 34, TOP = 26, WIDE = 860;
const ink = "var(--ink)", soft = "var(--soft)", track = "var(--tint)";
const text = (x, y, words, more = {}) => ({type: "text", interactive: false, encode: {enter: {x: {value: x}, y: {value: y}, text: {value: words},
  fontSize: {value: 13}, baseline: {value: "middle"}, fill: {value: ink}, ...more}}});
const right = {align: {value: "right"}}, pale = {fill: {value: soft}}, small = {fontSize: {value: 12}};
/* A mark that answers to the pointer: what it says, and the value that a click follows. */
let marked = []; // what the marks of the chart being drawn say, for the keyboard
const mark = (type, box, id, said, more = {}) => (marked.push([said, id]), {type, encode: {enter: {...Object.fromEntries(Object.entries(box).map(([k, v]) => [k, {value: v}])),
  tooltip: {value: [said, id]}, cursor: {value: "pointer"}, ...more}}});
const stripes = (x, y, width, height) => { const marks = [];
  for (let at = x - height; at < x + width; at += 9) marks.push({type: "path", interactive: false, encode: {enter: {stroke: {value: "#1f2933"}, strokeWidth: {value: 1},
    path: {value: `M${Math.max(at, x)},${y + height - Math.max(0, x - at)}L${Math.min(at + height, x + width)},${y + Math.max(0, at + height - x - width)}`}}}});
  return marks; };
/* Marks that would cover each other stand above each other; white, pale and dark, as in the report. */
const SHAPES = {circle: "#ffffff", diamond: "#8fb3d9", "triangle-down": "#c8611a"}, DOT = 9;
const symbol = (x, y, shape) => ({x, y, size: 52, shape, fill: SHAPES[shape], stroke: "#1f2933", strokeWidth: .8});
const heaped = dots => { const heaps = [];
  for (const dot of [...dots].sort((a, b) => a.x - b.x)) { const last = heaps[heaps.length - 1];
    if (last && dot.x - last[0].x < DOT) last.push(dot); else heaps.push([dot]); }
  for (const heap of heaps) { const step = Math.min(DOT, (ROW - DOT) / Math.max(heap.length - 1, 1));
    heap.forEach((dot, level) => dot.y += step * (level - (heap.length - 1) / 2)); }
  return dots; };
/* Lines of explanation, behind a small bar or mark of what they explain. */
const explained = (notes, left, y) => { const marks = [];
  for (const [words, look, shape] of notes) {
    y += 20;
    if (look) { marks.push({type: "rect", interactive: false, encode: {enter: {x: {value: left}, y: {value: y - 5}, width: {value: 20}, height: {value: 10}, fill: {value: look[0]}, stroke: {value: "#1f2933"}}}}); if (look[1]) marks.push(...stripes(left, y - 5, 20, 10)); }
    if (shape) marks.push({type: "symbol", interactive: false, encode: {enter: Object.fromEntries(Object.entries(symbol(left + 6, y, shape)).map(([k, v]) => [k, {value: v}]))}});
    marks.push(text(left + (look ? 28 : shape ? 20 : 0), y, words, {...pale, ...small}));
  }
  return [marks, y]; };
const ordered = (rows, how, size) => how ? rows.map((row, n) => [row, n]).sort(([a, n], [b, m]) => {
  const x = size(a), y = size(b);
  return (x === null) - (y === null) || (how === "up" ? x - y : y - x) || n - m;
}).map(([row]) => row) : rows;
const columnWidth = (heading, texts, most = 190) => Math.min(most, 14 + 13 * Math.max(...[heading, ...texts].map(t => [...t].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? 1 : .58), 0))));

function bars(chart, how) {
  const rows = chart.blocks.flatMap(([, own]) => own), marks = [];
  if (!rows.length) return {height: 40, marks: [text(8, 20, "无数据", pale)]};
  const left = Math.max(...rows.map(row => columnWidth(row[0], [], 290))), edges = [];
  let end = WIDE;
  chart.columns.map((heading, n) => columnWidth(heading, rows.map(row => row[2][n]))).reverse().forEach(width => { edges.unshift([end - width, end]); end -= width; });
  const edge = chart.dotted ? 8 : 0, scale = (end - 12 - left - 2 * edge) / (chart.full - chart.least), top = TOP;
  const across = length => left + edge + (length - chart.least) * scale;
  const place = n => n === chart.words ? [edges[n][0] + 12, {}] : [edges[n][1], right];
  chart.columns.forEach((heading, n) => marks.push(text(place(n)[0], TOP / 2, heading, {...place(n)[1], ...pale, ...small})));
  chart.ticks.forEach(tick => marks.push(text(across(tick), TOP / 2, String(tick), {align: {value: "center"}, ...pale, ...small})));
  const upright = (length, from, to, colour, width) => marks.push({type: "rule", interactive: false, encode: {enter: {x: {value: across(length)}, y: {value: from}, y2: {value: to}, stroke: {value: colour}, strokeWidth: {value: width}}}});
  let y = top;
  for (const [heading, own, line] of chart.blocks) {
    if (heading) { marks.push(text(left, y + HEAD - 13, heading, {fontSize: {value: 14}, fontWeight: {value: 600}})); y += HEAD; }
    if (!own.length) { marks.push(text(left, y + ROW / 2, "无数据", pale)); y += ROW; }
    if (own.length) {
      chart.ticks.forEach(tick => upright(tick, y, y + own.length * ROW, "#d9dee3", 1));
      if (chart.dotted && line !== null) upright(line, y, y + own.length * ROW, "#8a97a5", 2);
    }
    for (const [label, length, shown, ids, [fill, hatched], dots, floor] of ordered(own, how, row => row[1])) {
      const middle = y + ROW / 2, said = label + "：" + shown.filter((_, n) => n !== chart.words).join("，");
      marks.push(text(left - 8, middle, label, {...right, limit: {value: left - 8}}));
      marks.push(mark("rect", {x: left, y: y + 4, width: end - 12 - left, height: ROW - 8, fill: chart.dotted ? "transparent" : track}, ids[0], said));
      if (length && !chart.dotted) {
        marks.push(mark("rect", {x: left, y: y + 4, width: length * scale, height: ROW - 8, fill, stroke: "#1f2933", strokeWidth: .6}, ids[0], said));
        if (hatched) marks.push(...stripes(left, y + 4, length * scale, ROW - 8));
      }
      if (floor !== null) upright(floor, y, y + ROW, ink, 2);
      for (const {x, y: at, id, shape} of heaped(dots.map(([place, id, shape]) => ({x: across(place), y: middle, id, shape}))))
        marks.push(mark("symbol", symbol(x, at, shape), id, byId.get(id).n + "：" + byId.get(id).d));
      shown.forEach((words, n) => marks.push(text(place(n)[0], middle, words, {...place(n)[1], limit: {value: edges[n][1] - edges[n][0] - 8}})));
      y += ROW;
    }
  }
  const [notes, last] = explained(chart.notes, left, y);
  return {height: last + 14, marks: [...marks, ...notes]};
}

function heat(chart, how) {
  const left = Math.max(...chart.lines.map(line => columnWidth(line[1], [], 280))), broad = (WIDE - left) / chart.columns.length, marks = [];
  chart.columns.forEach((name, n) => marks.push(text(left + (n + .5) * broad, TOP / 2, name, {align: {value: "center"}, limit: {value: broad - 4}})));
  const mean = line => { const known = line[2].map(tile => parseFloat(tile[1])).filter(x => !isNaN(x)); return known.length ? Math.min(...known) : null; };
  let y = TOP;
  for (const group of new Set(chart.lines.map(line => line[0]))) {
    marks.push(text(left - 8, y + HEAD - 13, group, {...right, fontSize: {value: 14}, fontWeight: {value: 600}}));
    y += HEAD;
    for (const [, label, tiles] of ordered(chart.lines.filter(line => line[0] === group), how, mean)) {
      marks.push(text(left - 8, y + ROW / 2, label, {...right, limit: {value: left - 8}}));
      for (const [column, value, fill, id, dark, count] of tiles) {
        const shown = count ? `${value} (${count})` : value;
        marks.push(mark("rect", {x: left + column * broad, y, width: broad - 2, height: ROW - 2, fill}, id, chart.columns[column] + "，" + group + label + "：" + shown));
        marks.push(text(left + (column + .5) * broad - 1, y + ROW / 2 - 1, shown, {align: {value: "center"}, fill: {value: dark ? "#ffffff" : "#1f2933"}}));
      }
      y += ROW;
    }
  }
  let x = 0;
  for (const [fill, limits] of chart.key) {
    marks.push({type: "rect", interactive: false, encode: {enter: {x: {value: x}, y: {value: y + 8}, width: {value: 22}, height: {value: 12}, fill: {value: fill}}}});
    marks.push(text(x + 27, y + 14, limits, {...pale, ...small}));
    x += 27 + columnWidth(limits, []);
  }
  marks.push(text(0, y + 34, chart.note, {...pale, ...small}));
  return {height: y + 46, marks};
}

/* One bar cut into parts that make up the whole, named below it. */
function stack(chart) {
  const marks = [], thick = 34, room = WIDE / chart.stack.length;
  let x = 0;
  chart.stack.forEach(([label, length, shown, id, [fill, hatched]], n) => {
    const width = WIDE * length / chart.total, said = label + "：" + shown;
    if (width) marks.push(mark("rect", {x, y: 6, width, height: thick, fill, stroke: "#1f2933", strokeWidth: .6}, id, said));
    if (width && hatched) marks.push(...stripes(x, 6, width, thick));
    if (width > 60 && !hatched) marks.push(text(x + width / 2, 6 + thick / 2, shown, {align: {value: "center"}, fill: {value: fill === "#4f7cac" ? "#ffffff" : "#1f2933"}}));
    marks.push(...explained([[`${label} ${shown} 个`, [fill, hatched], ""]], room * n, thick)[0]);
    x += width;
  });
  const [notes, last] = explained(chart.notes, 0, thick + 26);
  return {height: last + 14, marks: [...marks, ...notes]};
}

/* Spans from a low to a high value on one scale, with lines across. */
function spans(chart, how) {
  const rows = ordered(chart.spans, how, row => row[1][1] - row[1][0]), marks = [], top = 2 * TOP, room = 60;
  const left = Math.max(60, ...rows.map(row => columnWidth(row[0], [], 290))), [low, high] = chart.scale;
  const at = x => left + room + (x - low) / (high - low) * (WIDE - left - 2 * room - 50), bottom = top + ROW * Math.max(rows.length, 1);
  if (!rows.length) marks.push(text(left, top + ROW / 2, "无数据", pale));
  rows.forEach(([label, [from, to], shown, ids, [fill, hatched]], n) => {
    const y = top + n * ROW, said = label + "：" + shown.join("至"), width = Math.max(2, at(to) - at(from));
    marks.push(text(left - 8, y + ROW / 2, label, {...right, limit: {value: left - 8}}));
    marks.push(mark("rect", {x: at(from), y: y + 4, width, height: ROW - 8, fill, stroke: "#1f2933", strokeWidth: .6}, ids[0], said));
    if (hatched) marks.push(...stripes(at(from), y + 4, width, ROW - 8));
    if (shown[0] !== shown[1]) marks.push(text(at(from) - 6, y + ROW / 2, shown[0], right));
    marks.push(text(at(to) + 6, y + ROW / 2, shown[1]));
  });
  chart.lines_across.forEach(([place, words, dashed], n) => {
    marks.push({type: "rule", interactive: false, encode: {enter: {x: {value: at(place)}, y: {value: top - 3}, y2: {value: bottom + 3}, stroke: {value: ink}, strokeWidth: {value: 1.5}, ...(dashed ? {strokeDash: {value: [6, 4]}} : {})}}});
    marks.push(text(at(place), 12 + 18 * n, words, {align: {value: "center"}}));
  });
  const [notes, last] = explained(chart.notes, left, bottom);
  return {height: last + 14, marks: [...marks, ...notes]};
}

const tip = make("div", "", document.body, {class: "plot-tip", role: "presentation"});
tip.hidden = true;
function point(handler, event, item, said) {
  tip.hidden = !said;
  if (!said) return;
  tip.textContent = said[0];
  make("code", said[1], tip);
  tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)) + "px";
  tip.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8)) + "px";
}

/* With a chart focused, arrows go from mark to mark; Enter follows the value. */
function reach(box, told, marks) {
  let at = -1;
  box.onkeydown = event => {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (event.key === "Enter" && marks[at]) location.hash = "#q=" + encodeURIComponent(marks[at][1]);
    if (!step || !marks.length) return;
    event.preventDefault();
    at = (at + step + marks.length) % marks.length;
    told.textContent = `${at + 1}／${marks.length}　${marks[at][0]}`;
  };
  told.textContent = "";
}

const views = new Map();
function draw(chart, how) {
  marked = [];
  const box = document.getElementById("plot-" + chart.name), {height, marks} = (chart.lines ? heat : chart.spans ? spans : chart.stack ? stack : bars)(chart, how);
  if (views.has(chart.name)) views.get(chart.name).finalize();
  // Vega says of a chart what its description says: without one it would be told in English.
  const view = new vega.View(vega.parse({description: box.getAttribute("aria-label"), width: WIDE, height, padding: 2, autosize: "none", background: null, marks}),
    {renderer: "svg", container: box, hover: false, tooltip: point, logLevel: vega.Warn});
  view.addEventListener("click", (event, item) => { if (item && item.tooltip) { tip.hidden = true; location.hash = "#q=" + encodeURIComponent(item.tooltip[1]); } });
  views.set(chart.name, view.run());
  box.setAttribute("aria-roledescription", "图");
  reach(box, document.getElementById("told-" + chart.name), marked);
  const svg = box.querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  svg.setAttribute("aria-hidden", "true");
}
for (const chart of data.charts) draw(chart, "");
document.querySelectorAll("select[data-order]").forEach(box => box.addEventListener("change", () => draw(data.charts.find(chart => chart.name === box.dataset.order), box.value)));
