/* The charts of the report, drawn by Vega from the same plans: bars beside a table, or a heat map. Lengths in CSS pixels. */
const {byId, make, data} = page, ROW = 24, HEAD = 34, TOP = 26, WIDE = 860;
const ink = "var(--ink)", soft = "var(--soft)", track = "var(--tint)";
const text = (x, y, words, more = {}) => ({type: "text", interactive: false, encode: {enter: {x: {value: x}, y: {value: y}, text: {value: words},
  fontSize: {value: 13}, baseline: {value: "middle"}, fill: {value: ink}, ...more}}});
const right = {align: {value: "right"}}, pale = {fill: {value: soft}}, small = {fontSize: {value: 12}};
/* A mark that answers to the pointer: what it says, and the value that a click follows. */
const mark = (type, box, id, said, more = {}) => ({type, encode: {enter: {...Object.fromEntries(Object.entries(box).map(([k, v]) => [k, {value: v}])),
  tooltip: {value: [said, id]}, cursor: {value: "pointer"}, ...more}}});
const stripes = (x, y, width, height) => { const marks = [];
  for (let at = x - height; at < x + width; at += 9) marks.push({type: "path", interactive: false, encode: {enter: {stroke: {value: "#1f2933"}, strokeWidth: {value: 1},
    path: {value: `M${Math.max(at, x)},${y + height - Math.max(0, x - at)}L${Math.min(at + height, x + width)},${y + Math.max(0, at + height - x - width)}`}}}});
  return marks; };
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
  const scale = (end - 12 - left) / chart.full, top = TOP + (chart.line ? 18 : 0);
  const place = n => n === chart.words ? [edges[n][0] + 12, {}] : [edges[n][1], right];
  chart.columns.forEach((heading, n) => marks.push(text(place(n)[0], TOP / 2, heading, {...place(n)[1], ...pale, ...small})));
  let y = top;
  const first = top + (chart.blocks[0][0] ? HEAD : 0);
  for (const [heading, own] of chart.blocks) {
    if (heading) { marks.push(text(left, y + HEAD - 13, heading, {fontSize: {value: 14}, fontWeight: {value: 600}})); y += HEAD; }
    if (!own.length) { marks.push(text(left, y + ROW / 2, "无数据", pale)); y += ROW; }
    for (const [label, length, shown, ids, [fill, hatched], dots, floor] of ordered(own, how, row => row[1])) {
      const middle = y + ROW / 2, said = label + "：" + shown.filter((_, n) => n !== chart.words).join("，");
      marks.push(text(left - 8, middle, label, {...right, limit: {value: left - 8}}));
      marks.push(mark("rect", {x: left, y: y + 4, width: end - 12 - left, height: ROW - 8, fill: track}, ids[0], said));
      if (length) {
        marks.push(mark("rect", {x: left, y: y + 4, width: length * scale, height: ROW - 8, fill, stroke: "#1f2933", strokeWidth: .6}, ids[0], said));
        if (hatched) marks.push(...stripes(left, y + 4, length * scale, ROW - 8));
      }
      if (floor !== null) marks.push({type: "rule", interactive: false, encode: {enter: {x: {value: left + floor * scale}, y: {value: y}, y2: {value: y + ROW}, stroke: {value: ink}, strokeWidth: {value: 2}}}});
      for (const [at, id] of dots) marks.push(mark("symbol", {x: left + at * scale, y: middle, size: 34, fill: "#ffffff", stroke: "#1f2933"}, id, byId.get(id).n + "：" + byId.get(id).d));
      shown.forEach((words, n) => marks.push(text(place(n)[0], middle, words, {...place(n)[1], limit: {value: edges[n][1] - edges[n][0] - 8}})));
      y += ROW;
    }
  }
  if (chart.line) {
    const x = left + chart.line[0] * scale;
    marks.push({type: "rule", interactive: false, encode: {enter: {x: {value: x}, y: {value: top - 3}, y2: {value: y + 3}, stroke: {value: ink}, strokeWidth: {value: 1.5}, strokeDash: {value: [6, 4]}}}},
      text(x, TOP + 6, chart.line[1], {align: {value: "center"}}));
  }
  if (!how) chart.curve.forEach((at, n) => {
    const x = left + at * scale, here = first + (n + .5) * ROW, [label, , shown, ids] = rows[n];
    if (n) marks.push({type: "rule", interactive: false, encode: {enter: {x: {value: left + chart.curve[n - 1] * scale}, y: {value: here - ROW}, x2: {value: x}, y2: {value: here}, stroke: {value: ink}, strokeWidth: {value: 1.2}}}});
    marks.push(mark("symbol", {x, y: here, size: 44, fill: "#ffffff", stroke: "#1f2933"}, ids[1], label + "：累计占比" + shown[1]));
  });
  for (const [words, look] of chart.notes) {
    y += 20;
    if (look) { marks.push({type: "rect", interactive: false, encode: {enter: {x: {value: left}, y: {value: y - 5}, width: {value: 20}, height: {value: 10}, fill: {value: look[0]}, stroke: {value: "#1f2933"}}}}); if (look[1]) marks.push(...stripes(left, y - 5, 20, 10)); }
    marks.push(text(left + (look ? 28 : 0), y, words, {...pale, ...small}));
  }
  return {height: y + 14, marks};
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
      for (const [column, shown, fill, id, dark] of tiles) {
        marks.push(mark("rect", {x: left + column * broad, y, width: broad - 2, height: ROW - 2, fill}, id, chart.columns[column] + "，" + group + label + "：" + shown));
        marks.push(text(left + (column + .5) * broad - 1, y + ROW / 2 - 1, shown, {align: {value: "center"}, fill: {value: dark ? "#ffffff" : "#1f2933"}}));
      }
      y += ROW;
    }
  }
  marks.push(text(left, y + 14, chart.note, {...pale, ...small}));
  return {height: y + 26, marks};
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
  let y = bottom;
  for (const [words, look] of chart.notes) {
    y += 20;
    if (look) { marks.push({type: "rect", interactive: false, encode: {enter: {x: {value: left}, y: {value: y - 5}, width: {value: 20}, height: {value: 10}, fill: {value: look[0]}, stroke: {value: "#1f2933"}}}}); if (look[1]) marks.push(...stripes(left, y - 5, 20, 10)); }
    marks.push(text(left + (look ? 28 : 0), y, words, {...pale, ...small}));
  }
  return {height: y + 14, marks};
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

const views = new Map();
function draw(chart, how) {
  const box = document.getElementById("plot-" + chart.name), {height, marks} = (chart.lines ? heat : chart.spans ? spans : bars)(chart, how);
  if (views.has(chart.name)) views.get(chart.name).finalize();
  const view = new vega.View(vega.parse({width: WIDE, height, padding: 2, autosize: "none", background: null, marks}),
    {renderer: "svg", container: box, hover: false, tooltip: point, logLevel: vega.Warn});
  view.addEventListener("click", (event, item) => { if (item && item.tooltip) { tip.hidden = true; location.hash = "#q=" + encodeURIComponent(item.tooltip[1]); } });
  views.set(chart.name, view.run());
  const svg = box.querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  svg.setAttribute("aria-hidden", "true");
}
for (const chart of data.charts) draw(chart, "");
document.querySelectorAll("select[data-order]").forEach(box => box.addEventListener("change", () => draw(data.charts.find(chart => chart.name === box.dataset.order), box.value)));
