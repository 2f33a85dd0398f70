/**
 * "Try another number": one slider, for one statement at a time.
 *
 * Shares were computed in Python and are read here between samples. About points the ring is
 * computed here; about lines the outline is one of the steps that came with the story. Nothing
 * is kept: the story, the address, the still map and what prints stay as they are.
 */
"use strict";

/**
 * @typedef {Told.Curve & {x: number[], y: number[], slope: number[]}} Curve  with its samples
 * @typedef {{fill: Pair[][], edge: Pair[][], ring: Pair[][]}} Outline  latitudes and longitudes
 * @typedef {"fill" | "edge" | "ring"} Part
 */

const UNITS = 10000;
const LEAST_COUNTED = 0.01;
const ALL = 0.9995;
const KM_PER_MILE = 1.609344;
const RING_POINTS = 180;
/** How long a hand must rest before names make way and the answer is read out. */
const REST_MS = 250;
/** How many distances a key goes forward. */
const KEYS = new Map(
  Object.entries({
    ArrowDown: -1,
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -5,
    PageUp: 5,
  }),
)
  .set("Home", -Infinity)
  .set("End", Infinity);

const explorer = /** @type {Told.Explorer} */ (story.explorer);
const { texts } = explorer;
const inSteps = explorer.way === "steps";
const steps = new Map(story.map.steps.map((step) => [step.range_km, step]));
const curves = new Map(explorer.curves.map((curve) => [curve.region, sampled(curve)]));
const written = numberFormat().format;

get("#rm-try-script").hidden = true;
get("#rm-try").append(get("#rm-try-template", HTMLTemplateElement).content);
const fold = get("#fold-try", HTMLDetailsElement);
const place = get(".rm-try-place");
const slider = get(".rm-try-slider", HTMLInputElement);
const field = get(".rm-try-field", HTMLInputElement);
const answer = get(".rm-try-answer");
const aloud = get("#rm-try [role=status]");
const radios = getAll("#rm-try input[type=radio]", HTMLInputElement);

/** The statement, its row of the key, and the distances that can be chosen. */
let which = explorer.statements[explorer.statements.length - 1];
let row = rowOf(which);
let allowed = distances();
let [first, last] = [0, 0];
/** @type {number | null} the distance that was chosen, unless it is the printed one */
let chosen = null;
/** @type {ReturnType<typeof makeLayers> | null} */
let drawn = null;
let farView = false;
let frame = 0;
let timer = 0;

listen();
pick(explorer.statements.length - 1);
window.rangemap.explore = { choose, reset, figure, ring, shareAt, words };

// Shares

/** @param {string} region @returns {number} the covered share, 0 to 1 */
function shareAt(region, km = 0) {
  const curve = curves.get(region);
  if (!curve || km <= curve.touched_km) {
    return 0;
  }
  const { x, y, slope } = curve;
  const end = x.findIndex((one) => one > km);
  if (end < 1) {
    return y[end < 0 ? y.length - 1 : 0];
  }
  const begin = end - 1;
  const width = x[end] - x[begin];
  const t = (km - x[begin]) / width;
  return (
    y[begin] +
    (y[end] - y[begin]) * t * t * (3 - 2 * t) +
    width * t * (1 - t) * (slope[begin] * (1 - t) - slope[end] * t)
  );
}

/**
 * Samples in order, with slopes that keep the cubics between them monotone.
 * @param {Told.Curve} curve
 * @returns {Curve}
 */
function sampled(curve) {
  const at = new Map(curve.extra);
  curve.shares.forEach((share, i) => at.set(explorer.grid_km[curve.first + i], share));
  if (curve.touched_km > 0) {
    at.set(curve.touched_km, 0);
  }
  const samples = [...at].sort(([a], [b]) => a - b);
  const x = samples.map(([km]) => km);
  const y = samples.map(([, share]) => share / UNITS);
  return { ...curve, x, y, slope: slopes(x, y) };
}

/**
 * M. Steffen, Astronomy and Astrophysics 239 (1990), 443-450.
 * @param {number[]} x
 * @param {number[]} y
 */
function slopes(x, y) {
  const width = x.slice(1).map((end, i) => end - x[i]);
  const secant = width.map((one, i) => (y[i + 1] - y[i]) / one);
  if (secant.length < 2) {
    return x.map(() => secant[0] || 0);
  }
  const inner = secant.slice(1).map((after, i) => {
    const before = secant[i];
    const parabola = (before * width[i + 1] + after * width[i]) / (width[i] + width[i + 1]);
    return Math.min(parabola, 2 * Math.min(before, after));
  });
  const end = (own = 0, next = 0) => Math.min(Math.max(1.5 * own - next / 2, 0), 3 * own);
  return [end(secant[0], inner[0]), ...inner, end(secant.at(-1), inner.at(-1))];
}

/** @param {number} share  above nothing @returns {string} as the table prints it */
function words(share) {
  if (share < LEAST_COUNTED) {
    return texts.share_under;
  }
  const percent = Math.min(99, Math.floor(share * 100 + 0.5));
  return share >= ALL ? texts.share_all : fillIn(texts.share, { percent });
}

// Outlines

/** @returns {Pair[]} the circle on the ellipsoid, closed; longitudes run on beyond 180 */
function ring(lon = 0, lat = 0, km = 0) {
  const points = Array.from({ length: RING_POINTS }, (_, i) => onRing(lon, lat, km, i));
  return [...points, points[0]];
}

/** @returns {Pair} */
function onRing(lon = 0, lat = 0, km = 0, part = 0) {
  const { Geodesic } = window.geodesic;
  const mask = Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL;
  const azimuth = (360 * part) / RING_POINTS;
  const end = Geodesic.WGS84.Direct(lat, lon, azimuth, km * 1000, mask);
  return [end.lat2, end.lon2];
}

/** @returns {Outline} what is filled, the firm line, and the thin rings of several points */
function outlineAt(km = 0) {
  if (inSteps) {
    const lines = (steps.get(km)?.parts ?? []).flat().map(decode);
    return { fill: lines, edge: lines, ring: [] };
  }
  const points = story.map.references.flatMap(({ lon_lat: at }) => (at ? [at] : []));
  const rings = points.map(([lon, lat]) => ring(lon, lat, km));
  const edge = points.flatMap((point, i) => {
    const others = points.filter((one) => one !== point);
    return freeArcs(point, rings[i], others, km);
  });
  return { fill: rings, edge, ring: points.length > 1 ? rings : [] };
}

/**
 * @param {Pair} point
 * @param {Pair[]} points  of its ring
 * @param {Pair[]} others
 * @param {number} km
 * @returns {Pair[][]} the parts of the ring in no other: together they go round all
 */
function freeArcs([lon, lat], points, others, km) {
  const isFree = (/** @type {Pair} */ one) => others.every((other) => isBeyond(one, other, km));
  /** Between two corners, the place where the ring enters or leaves another. */
  const crossing = (corner = 0, free = false) => {
    let [low, high] = [corner - 1, corner];
    for (let halvings = 0; halvings < 16; halvings += 1) {
      const middle = (low + high) / 2;
      [low, high] = isFree(onRing(lon, lat, km, middle)) === free ? [middle, high] : [low, middle];
    }
    return onRing(lon, lat, km, low);
  };
  /** @type {Pair[][]} */
  const arcs = [];
  let wasFree = false;
  points.forEach((corner, i) => {
    const free = isFree(corner);
    if (free && !wasFree) {
      arcs.push([]);
    }
    const arc = arcs[arcs.length - 1];
    if (i && free !== wasFree) {
      arc.push(crossing(i, wasFree));
    }
    if (free) {
      arc.push(corner);
    }
    wasFree = free;
  });
  return arcs;
}

/**
 * Whether two places are farther apart than a distance; a sphere decides what is clear.
 * @param {Pair} one
 * @param {Pair} other
 * @param {number} km
 */
function isBeyond([lat1, lon1], [lon2, lat2], km) {
  const rough = L.CRS.Earth.distance([lat1, lon1], [lat2, lon2]) / 1000;
  if (Math.abs(rough - km) > 0.01 * km) {
    return rough > km;
  }
  const { Geodesic } = window.geodesic;
  const found = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE);
  return found.s12 >= km * 1000;
}

// The map

function drawOnMap(km = 0) {
  const map = start();
  drawn ??= makeLayers(map);
  const outline = outlineAt(km);
  drawn.layers.forEach(([layer, part]) => layer.setLatLngs(outline[part]));
  const sourced = marksAt(km).length > 0;
  const said = texts[sourced ? "label_sourced" : "label_unsourced"];
  drawn.text.textContent = fillIn(said, { km: written(km) });
  drawn.label.setLatLng(nearestTo(drawn.home, outline.edge));
  for (const inked of drawn.inked) {
    inked.classList.toggle("rm-slot-" + row.slot, sourced);
    inked.classList.toggle("rm-slot-none", !sourced);
  }
  if (!farView && !map.getBounds().contains(boundsAt(km, outline))) {
    // Once, and not a little with each step.
    farView = true;
    const far = L.latLngBounds(boundsAt(last, outlineAt(last)));
    map.fitBounds(far.extend(corners(story.map.bounds)), { animate: false });
  }
  map.fire("rm-figures");
}

/**
 * Lines, tint and words of the chosen number, in the place of those of the printed one.
 * @param {L.Map} map
 */
function makeLayers(map) {
  const own = " rm-chosen rm-of-" + story.key.indexOf(row);
  /** @type {[L.Polyline | L.Polygon, Part][]} */
  const layers = [];
  const add = (/** @type {Part} */ part, /** @type {string} */ className) => {
    const pane = part === "fill" ? "rm-tint" : "rm-lines";
    const look = { className: className + own, interactive: false, pane, smoothFactor: 0 };
    const layer = part === "fill" ? L.polygon([], look) : L.polyline([], look);
    layers.push([layer.addTo(map), part]);
    return /** @type {SVGElement} */ (layer.getElement());
  };
  const inked = /** @type {const} */ (["ring", "edge"]).map((kind) => {
    add(kind, "rm-casing rm-" + kind + "-casing");
    return add(kind, "rm-" + kind);
  });
  const lines = layers.map(([layer]) => layer);
  /** @type {(Element | undefined)[]} */
  const cut = explorer.clipped ? lines.map((line) => line.getElement()) : [];
  if (row.fill !== "none") {
    cut.push(add("fill", "rm-fill rm-" + row.fill + (inSteps ? "" : " rm-whole")));
    if (row.fill === "far") {
      layers[layers.length - 1][0].bringToBack();
    }
  }
  const text = element("span", "");
  const className = "rm-label rm-label-statement rm-label-middle" + own;
  const iconSize = /** @type {any} */ (null);
  const icon = L.divIcon({ className, html: text, iconSize });
  const options = { icon, interactive: false, keyboard: false, pane: "rm-words" };
  const label = L.marker([0, 0], options).addTo(map);
  const update = clip(map, cut);
  hidePrinted(true);
  return {
    home: story.map.labels.find((one) => one.statement === row.statement),
    inked: [.../** @type {Element[]} */ ([label.getElement()]), ...inked],
    label,
    layers,
    remove: () => {
      map.off("moveend zoomend viewreset", update);
      [label, ...layers.map(([layer]) => layer)].forEach((layer) => layer.remove());
      hidePrinted(false);
    },
    text,
  };
}

/**
 * Nothing is filled outside the regions, and lines about lines are drawn in them alone.
 * @param {L.Map} map
 * @param {(Element | undefined)[]} shown
 * @returns {() => void} what keeps the cut in step with the map
 */
function clip(map, shown) {
  const svg = "http://www.w3.org/2000/svg";
  const cut = document.getElementById("rm-clip-shape") ?? document.createElementNS(svg, "path");
  if (!cut.id && shown.length) {
    const clipPath = document.createElementNS(svg, "clipPath");
    clipPath.id = "rm-clip";
    cut.id = "rm-clip-shape";
    cut.setAttribute("clip-rule", "evenodd");
    clipPath.append(cut);
    shown[0]?.closest("svg")?.append(clipPath);
  }
  shown.forEach((one) => one?.setAttribute("clip-path", "url(#rm-clip)"));
  const update = () => {
    const regions = document.querySelectorAll(".leaflet-rm-land-pane .rm-region");
    cut.setAttribute("d", [...regions].map((one) => one.getAttribute("d")).join(""));
  };
  map.on("moveend zoomend viewreset", update);
  update();
  return update;
}

/** @param {boolean} hidden */
function hidePrinted(hidden) {
  const own = ".leaflet-container .rm-of-" + story.key.indexOf(row) + ":not(.rm-chosen)";
  toggleAll(own, "rm-replaced", hidden);
}

/** @param {number} km @param {Outline} outline @returns {Pair[]} what must be in view */
function boundsAt(km, outline) {
  const step = steps.get(km);
  return step ? corners(step.bounds ?? story.map.bounds) : outline.edge.flat();
}

/**
 * @param {Told.Label | undefined} home
 * @param {Pair[][]} lines
 * @returns {Pair} the place on a line that is nearest to where the printed words stand
 */
function nearestTo(home, lines) {
  const [lon, lat] = home ? home.lon_lat : [0, 90];
  const squash = Math.cos((lat * Math.PI) / 180);
  const far = (/** @type {Pair} */ [y, x]) => Math.hypot(y - lat, squash * (x - lon));
  return lines.flat().reduce((best, one) => (far(one) < far(best) ? one : best));
}

// The table

function head(km = 0) {
  const small = marksAt(km).length ? texts.head_sourced : texts.head_unsourced;
  return [fillIn(texts.head, { km: written(km) }), small];
}

/** @type {Explore["figure"]} */
function figure(region, statement) {
  return chosen === null || statement !== row.statement
    ? null
    : [head(chosen).join(" ").trim(), reached(region) || texts.not_within];
}

/** @param {string} region @returns {string} its share at the chosen distance, if it has any */
function reached(region) {
  const curve = curves.get(region);
  return curve && chosen !== null && chosen > curve.touched_km
    ? words(shareAt(region, chosen))
    : "";
}

function fillTable(km = 0) {
  const [board] = getAll(".rm-figures .rm-table", HTMLTableElement);
  const column = story.table.heads.findIndex((one) => one.statement === row.statement);
  if (!board?.tHead || column < 0) {
    return;
  }
  const [large, small] = head(km);
  const now = replaced(board.tHead.rows[0].cells[column + 1]);
  now.textContent = large;
  element("span", "rm-head-small", now, small);
  const [body] = board.tBodies;
  getAll(".rm-try-more").forEach((one) => one.remove());
  story.table.rows.forEach((one, i) => {
    setShare(replaced(body.rows[i].cells[column + 1]), one.region);
  });
  // Regions that no printed figure reaches, while the chosen one does.
  const known = new Set(story.table.rows.map((one) => one.region));
  const share = (/** @type {Told.Curve} */ curve) => shareAt(curve.region, km);
  explorer.curves
    .filter((curve) => !known.has(curve.region) && km > curve.touched_km)
    .sort((a, b) => share(b) - share(a) || (a.name < b.name ? -1 : 1))
    .forEach((curve) => body.append(newRow(curve, column)));
}

/** @param {Told.Curve} curve @param {number} column */
function newRow(curve, column) {
  const made = element("tr", "rm-try-more");
  const name = element("th", "", made);
  name.scope = "row";
  element("bdi", "", element("span", "rm-name", name), curve.name);
  if (curve.second) {
    name.append(" ");
    const second = element("span", "rm-second", name);
    second.lang = curve.second_lang;
    element("bdi", "", second, curve.second);
  }
  story.table.heads.forEach(({ statement }, i) => {
    const cell = element("td", "", made);
    if (i === column) {
      setShare(cell, curve.region);
    } else if (keyOf(statement)?.high_km) {
      setShare(cell, "");
    }
  });
  return made;
}

/**
 * @param {Element} cell
 * @returns {Element} what stands in it for now; what was printed is kept, and prints
 */
function replaced(cell) {
  const known = cell.querySelector(".rm-try-now");
  cell.classList.add("rm-tried");
  if (known) {
    return known;
  }
  const printed = element("span", "rm-printed");
  printed.append(...cell.childNodes);
  cell.append(printed);
  return element("span", "rm-try-now", cell);
}

/** @param {Element} cell @param {string} region */
function setShare(cell, region) {
  cell.textContent = reached(region);
  if (!cell.textContent) {
    element("span", "", cell, "–").setAttribute("aria-hidden", "true");
    element("span", "rm-hidden", cell, texts.not_within);
  }
}

// Choosing

/** @param {Told.Explorable} statement */
function rowOf({ statement }) {
  return /** @type {Told.KeyRow} */ (keyOf(statement));
}

/** @param {number} number  place among the statements */
function pick(number) {
  reset();
  which = explorer.statements[number];
  row = rowOf(which);
  allowed = distances();
  radios.forEach((radio, i) => (radio.checked = i === number));
  getAll(".rm-try-published").forEach((one, i) => (one.hidden = i !== number));
  get(".rm-try-title").textContent = texts.which + ": " + which.printed;
  [first, last] = [allowed[0], allowed[allowed.length - 1]];
  slider.min = String(first);
  slider.max = String(last);
  drawScale();
  follow();
}

/** @returns {number[]} in order: whole kilometres and the published figures, or steps */
function distances() {
  const length = Math.floor(which.to_km - which.from_km) + 1;
  const whole = Array.from({ length }, (_, i) => which.from_km + i);
  const known = new Set(inSteps ? steps.keys() : [...whole, ...marks()]);
  return [...known].filter((km) => km >= which.from_km && km <= which.to_km).sort((a, b) => a - b);
}

/** @param {number} wanted */
function choose(wanted) {
  const km = nearest(wanted);
  if (km === printedKm()) {
    reset();
    return;
  }
  chosen = km;
  const shown = "[data-key='" + story.key.indexOf(row) + "'] input:not(:checked)";
  // A line that was switched off would not be seen to move.
  getAll(shown).forEach((input) => input.click());
  follow();
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    drawOnMap(km);
    fillTable(km);
  });
  clearTimeout(timer);
  timer = setTimeout(() => {
    start().fire("moveend");
    aloud.textContent = answer.textContent;
  }, REST_MS);
}

function reset() {
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  chosen = null;
  aloud.textContent = "";
  getAll(".rm-try-more").forEach((one) => one.remove());
  toggleAll(".rm-tried", "rm-tried", false);
  if (drawn) {
    drawn.remove();
    drawn = null;
    if (farView) {
      start().fitBounds(corners(story.map.bounds), { animate: false });
    }
    start().fire("moveend").fire("rm-figures");
  }
  farView = false;
  follow();
}

/** @returns {number} the distance of the line that is printed */
function printedKm() {
  return Math.round((row.range_km ?? 0) * 1000) / 1000;
}

/** @param {number} km */
function nearest(km) {
  return allowed.reduce((best, one) => (Math.abs(one - km) < Math.abs(best - km) ? one : best));
}

function marks() {
  return which.marks.map((mark) => mark.range_km);
}

/** @param {number} km @returns {Told.Mark[]} what was published at a distance */
function marksAt(km) {
  return which.marks.filter((mark) => mark.range_km === km);
}

// What the reader holds

function listen() {
  radios.forEach((radio, i) => radio.addEventListener("change", () => pick(i)));
  slider.addEventListener("input", () => choose(Number(slider.value)));
  slider.addEventListener("keydown", onKey);
  field.addEventListener("change", onField);
  get(".rm-try-back").addEventListener("click", () => {
    reset();
    slider.focus({ preventScroll: true });
  });
  get(".rm-try-see").addEventListener("click", () => {
    get("#rm-map").scrollIntoView({ block: "start" });
    start().getContainer().focus({ preventScroll: true });
  });
  fold.addEventListener("toggle", () => fold.open || reset());
  for (const item of getAll("#fold-try [data-km]")) {
    const button = element("button", "rm-try-mark");
    button.type = "button";
    button.append(...item.childNodes);
    button.addEventListener("click", () => choose(Number(item.dataset.km)));
    item.append(button);
  }
  // Out of sight of the fold, the slider stays in reach of the map and the table.
  new IntersectionObserver(([entry]) => dock(!entry.isIntersecting)).observe(place);
}

/** The slider's marks, the shaded part and the two ends. */
function drawScale() {
  const part = (km = 0) => (100 * (Math.min(Math.max(km, first), last) - first)) / (last - first);
  const scale = get(".rm-try-scale");
  const add = (className = "", km = 0, text = "") => {
    const made = element("span", className, scale, text);
    made.style.left = part(km) + "%";
    return made;
  };
  scale.textContent = "";
  if (which.band_km) {
    const [low, high] = which.band_km;
    add("rm-try-band", low).style.width = part(high) - part(low) + "%";
  }
  for (const km of new Set(marks())) {
    add("rm-try-tick", km).classList.toggle("rm-try-tick-printed", km === printedKm());
  }
  [first, last].forEach((km) => add("rm-try-end", km, fillIn(texts.head, { km: written(km) })));
}

/** Show the number and what it means. */
function follow() {
  const km = chosen ?? printedKm();
  const text = fillIn(texts.head, { km: written(km) });
  slider.value = String(km);
  slider.setAttribute("aria-valuetext", text);
  field.value = written(km);
  get(".rm-try-conversion").textContent = fillIn(texts.conversion, { miles: miles(km) });
  complain("");
  answer.textContent = chosen === null ? texts.printed : answerAt(km, text);
  getAll(".rm-try-see, .rm-try-back").forEach((one) => (one.hidden = chosen === null));
  for (const item of getAll("#fold-try [data-km]")) {
    const pressed = Number(item.dataset.km) === km;
    item.firstElementChild?.setAttribute("aria-pressed", String(pressed));
  }
  if (chosen === null) {
    dock(false);
  }
}

/** @param {number} km @param {string} text */
function answerAt(km, text) {
  const voices = marksAt(km).map((mark) => mark.words + ", " + mark.who);
  const source = voices.length
    ? text + ": " + voices.join("; ") + "."
    : fillIn(texts.unsourced, { km: written(km) });
  const shares = explorer.curves.map((curve) => shareAt(curve.region, km));
  const count = shares.filter((share) => share >= LEAST_COUNTED).length;
  const takesIn = [texts.takes_in_none, texts.takes_in_one][count] || texts.takes_in;
  return source + " " + fillIn(takesIn, { count });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const step = KEYS.get(event.key);
  if (step && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    const goal = allowed.indexOf(nearest(Number(slider.value))) + step;
    choose(allowed[Math.min(Math.max(goal, 0), allowed.length - 1)]);
  }
}

function onField() {
  const found = /^\s*(\d+(?:[.,]\d+)?)\s*(?:km|км)?\s*$/i.exec(field.value);
  const km = found ? Number(found[1].replace(",", ".")) : NaN;
  if (!found) {
    complain(fillIn(texts.bad, { km: written(Math.round(printedKm())) }));
  } else if (km < first || km > last) {
    complain(fillIn(texts.outside, { from: written(first), to: written(last) }));
  } else {
    choose(km);
  }
}

/** @param {string} text */
function complain(text) {
  get(".rm-try-problem").textContent = text;
  field.setAttribute("aria-invalid", String(text !== ""));
}

/** @param {boolean} away */
function dock(away) {
  const docked = away && chosen !== null && fold.open;
  place.style.minHeight = docked ? place.offsetHeight + "px" : "";
  get(".rm-try-panel").classList.toggle("rm-docked", docked);
  document.documentElement.classList.toggle("rm-docking", docked);
}

/** @param {number} km @returns {string} miles as rounded as the number of kilometres is */
function miles(km) {
  const step = km % 5 === 0 ? 5 : 1;
  return written(Math.round(km / KM_PER_MILE / step) * step);
}

function numberFormat() {
  const look = { maximumFractionDigits: 1 };
  try {
    return new Intl.NumberFormat(story.language, look);
  } catch {
    return new Intl.NumberFormat("en", look);
  }
}

/** @param {string} text @param {Record<string, string | number>} values */
function fillIn(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
