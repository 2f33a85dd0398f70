/**
 * "Try another number": one slider, for one statement at a time.
 *
 * Shares were computed in Python and are read here between samples. About points the ring is
 * computed here; about lines the outline is one of the steps that came with the story. Nothing
 * is kept: the story, the address, the still map and what prints stay as they are.
 */
"use strict";

const UNITS = 10000;
const LEAST_COUNTED = 0.01;
const ALL = 0.9995;
const KM_PER_MILE = 1.609344;
const RING_POINTS = 180;
/** How long a hand must rest before names make way and the answer is read out. */
const REST_MS = 250;
/** How many distances a key goes forward. */
const KEYS = new Map([
  ["ArrowDown", -1],
  ["ArrowLeft", -1],
  ["ArrowRight", 1],
  ["ArrowUp", 1],
  ["PageDown", -5],
  ["PageUp", 5],
  ["Home", -Infinity],
  ["End", Infinity],
]);

const explorer = /** @type {Told.Explorer} */ (story.explorer);
const { statements, texts } = explorer;
const inSteps = explorer.way === "steps";
const steps = new Map(story.map.steps.map((step) => [step.range_km, step]));
const curves = new Map(explorer.curves.map(({ region, samples }) => [region, samples]));
const points = story.map.references.flatMap(({ lon_lat: at }) => (at ? [at] : []));
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
/** Rows of the regions that only a chosen distance reaches. */
const { content: rowsToCome } = get("#rm-try-rows", HTMLTemplateElement);
const more = new Map(
  [...rowsToCome.querySelectorAll("tr")].map((row, i) => [explorer.rows[i].region, row]),
);

/** The statement, its row of the key, and the ends of what can be chosen. */
let which = statements[statements.length - 1];
let key = keyOf(which);
let [first, last] = [0, 0];
/** @type {number | null} the distance that was chosen, unless it is the printed one */
let chosen = null;
/** @type {ReturnType<typeof makeLayers> | null} */
let drawn = null;
let farView = false;
let frame = 0;
let timer = 0;

listen();
pick(statements.length - 1);
window.rangemap.explore = { choose, reset, ring, shareAt, words };

// Shares

/** @param {string} region @returns the covered share, 0 to 1, on straight lines between samples */
function shareAt(region, km = 0) {
  const samples = curves.get(region) ?? [];
  const end = samples.findIndex(([at]) => at >= km);
  if (end < 1) {
    // Nothing is covered up to the first sample; no more than at the last is beyond it.
    return end === 0 ? 0 : samples[samples.length - 1][1] / UNITS;
  }
  const [[a, low], [b, high]] = samples.slice(end - 1, end + 1);
  return (low + ((high - low) * (km - a)) / (b - a)) / UNITS;
}

/** @param {string} region @returns its share at the chosen distance as printed, if it has any */
function reached(region) {
  const [touched] = curves.get(region) ?? [];
  return touched && chosen && chosen > touched[0] ? words(shareAt(region, chosen)) : "";
}

/** @param {number} share  above nothing @returns as the table prints it */
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
  const corners = Array.from({ length: RING_POINTS }, (_, i) => onRing(lon, lat, km, i));
  return [...corners, corners[0]];
}

/** @returns {Pair} */
function onRing(lon = 0, lat = 0, km = 0, part = 0) {
  const { Geodesic } = window.geodesic;
  const mask = Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL;
  const end = Geodesic.WGS84.Direct(lat, lon, (360 * part) / RING_POINTS, km * 1000, mask);
  return [end.lat2, end.lon2];
}

/** @returns {Outline} what is filled, the firm line, and the thin rings of several points */
function outlineAt(km = 0) {
  if (inSteps) {
    const lines = (steps.get(km)?.parts ?? []).flat().map((path) => decode(path));
    return { fill: lines, edge: lines, ring: [] };
  }
  const rings = points.map(([lon, lat]) => ring(lon, lat, km));
  const edge = points.flatMap((point, i) => freeArcs(point, rings[i], km));
  return { fill: rings, edge, ring: points.length > 1 ? rings : [] };
}

/** @param {Pair} point @param {Pair[]} ownRing @returns the parts of it in the ring of no other */
function freeArcs(point, ownRing, km = 0) {
  const others = points.filter((one) => one !== point);
  const isFree = (/** @type {Pair} */ one) => others.every((other) => isBeyond(one, other, km));
  /** Between two corners, the place where the ring enters or leaves another. */
  const crossing = (corner = 0, free = false) => {
    let [low, high] = [corner - 1, corner];
    for (let halvings = 0; halvings < 16; halvings += 1) {
      const middle = (low + high) / 2;
      [low, high] = isFree(onRing(...point, km, middle)) === free ? [middle, high] : [low, middle];
    }
    return onRing(...point, km, low);
  };
  /** @type {Pair[][]} */
  const arcs = [];
  let wasFree = false;
  ownRing.forEach((corner, i) => {
    const free = isFree(corner);
    if (free && !wasFree) {
      arcs.push([]);
    }
    if (i && free !== wasFree) {
      arcs.at(-1)?.push(crossing(i, wasFree));
    }
    if (free) {
      arcs.at(-1)?.push(corner);
    }
    wasFree = free;
  });
  return arcs;
}

/** @param {Pair} latLng @param {Pair} lonLat @returns whether they are farther apart than that */
function isBeyond([lat1, lon1], [lon2, lat2], km = 0) {
  // A sphere decides what is clear.
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
  start();
  drawn ??= makeLayers();
  const outline = outlineAt(km);
  drawn.layers.forEach(([part, layer]) => layer.setLatLngs(outline[part]));
  drawn.label.setLatLng(nearestToPrinted(outline.edge.flat()));
  const sourced = marksAt(km).length > 0;
  const said = sourced ? texts.label_sourced : texts.label_unsourced;
  elementOf(drawn.label).children[0].textContent = fillIn(said, { km: written(km) });
  const inked = ".rm-chosen:is(.rm-edge, .rm-ring, .rm-label)";
  toggleAll(inked, slotClass(key.statement), sourced);
  toggleAll(inked, "rm-slot-none", !sourced);
  if (!farView && !map.getBounds().contains(boundsAt(km, outline))) {
    // Once, and not a little with each step.
    farView = true;
    const far = L.latLngBounds(boundsAt(last, outlineAt(last)));
    map.fitBounds(far.extend(corners(story.map.bounds)), { animate: false });
  }
}

/** Lines, tint and words of the chosen number, in the place of those of the printed one. */
function makeLayers() {
  const own = ` rm-chosen${ownClass(key.statement)}`;
  /** @type {[keyof Outline, L.Polyline | L.Polygon][]} */
  const layers = [];
  for (const part of /** @type {const} */ (["ring", "edge"])) {
    layers.push([part, polyline([], `rm-casing rm-${part}-casing${own}`)]);
    layers.push([part, polyline([], `rm-${part}${own}`)]);
  }
  if (key.fill !== "none") {
    const look = `rm-fill rm-${key.fill}${inSteps ? "" : " rm-whole"}`;
    const tint = polygon([], "rm-tint", look + own);
    layers.push(["fill", key.fill === "far" ? tint.bringToBack() : tint]);
  }
  const label = addWord("", [0, 0], `rm-label-statement rm-label-middle${own}`);
  // Nothing is filled outside the regions, and lines about lines are drawn in them alone.
  const cut = layers.filter(([part]) => explorer.clipped || part === "fill");
  cut.forEach(([, layer]) => elementOf(layer).setAttribute("clip-path", "url(#rm-clip)"));
  map.on("moveend", cutToRegions);
  cutToRegions();
  hidePrinted(true);
  return { label, layers };
}

/** Keep what cuts in step with the map. */
function cutToRegions() {
  const regions = container.querySelectorAll(".leaflet-rm-land-pane .rm-region");
  const outlines = [...regions].map((one) => one.getAttribute("d"));
  document.querySelector("#rm-clip path")?.setAttribute("d", outlines.join(""));
}

/** @param {boolean} hidden */
function hidePrinted(hidden) {
  const own = `.leaflet-container .rm-of-${key.number}:not(.rm-chosen)`;
  toggleAll(own, "rm-replaced", hidden);
}

/** @param {number} km @param {Outline} outline @returns {Pair[]} what must be in view */
function boundsAt(km, outline) {
  const step = steps.get(km);
  return step ? corners(step.bounds ?? story.map.bounds) : outline.edge.flat();
}

/** @param {Pair[]} line @returns the place that is nearest to where the printed words stand */
function nearestToPrinted(line) {
  const home = story.map.labels.find((one) => one.statement === key.statement);
  const [lon, lat] = home?.lon_lat ?? [0, 90];
  const squash = Math.cos((lat * Math.PI) / 180);
  const far = (/** @type {Pair} */ [y, x]) => Math.hypot(y - lat, squash * (x - lon));
  return line.reduce((best, one) => (far(one) < far(best) ? one : best));
}

// The table

function fillTable(km = 0) {
  const column = story.table.heads.findIndex((one) => one.statement === key.statement) + 1;
  const body = heads[0]?.closest("table")?.tBodies[0];
  if (!body || column === 0) {
    return;
  }
  const head = standIn(heads[column]);
  head.textContent = `${fillIn(texts.head, { km: written(km) })} `;
  const small = marksAt(km).length ? texts.head_sourced : texts.head_unsourced;
  element("span", "rm-head-small", head, small);
  removeMore();
  const coming = [...more].filter(([region]) => reached(region));
  coming.sort(([a], [b]) => shareAt(b, km) - shareAt(a, km));
  for (const [region, row] of coming) {
    row.className = "rm-try-more";
    body.append(row);
    rows.set(region, row);
  }
  for (const [region, row] of rows) {
    const cell = standIn(row.cells[column]);
    cell.textContent = reached(region);
    if (!cell.textContent) {
      element("span", "", cell, "–").ariaHidden = "true";
      element("span", "rm-hidden", cell, texts.not_within);
    }
  }
}

function removeMore() {
  for (const [region, row] of more) {
    row.remove();
    rows.delete(region);
  }
}

/** @param {Element} cell @returns what stands in it for now; what was printed stays, and prints */
function standIn(cell) {
  const known = cell.querySelector(".rm-try-now");
  if (known) {
    return known;
  }
  const printed = element("span", "rm-printed");
  printed.append(...cell.childNodes);
  cell.append(printed);
  cell.classList.add("rm-tried");
  return element("span", "rm-try-now", cell);
}

// Choosing

/** @param {number} number  place among the statements */
function pick(number) {
  reset();
  which = statements[number];
  key = keyOf(which);
  radios.forEach((radio, i) => (radio.checked = i === number));
  getAll(".rm-try-published").forEach((one, i) => (one.hidden = i !== number));
  get(".rm-try-title").textContent = `${texts.which}: ${which.printed}`;
  [first, last] = [which.distances_km[0], which.distances_km[which.distances_km.length - 1]];
  slider.min = String(first);
  slider.max = String(last);
  drawScale();
  follow();
}

/** @param {Told.Explorable} statement */
function keyOf({ statement }) {
  return /** @type {Key} */ (keys.get(statement));
}

/** @param {number} wanted */
function choose(wanted) {
  const km = nearest(wanted);
  if (km === which.printed_km) {
    reset();
    return;
  }
  chosen = km;
  // A line that was switched off would not be seen to move.
  getAll(`[data-key="${key.number}"] input:not(:checked)`).forEach((one) => one.click());
  follow();
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    drawOnMap(km);
    fillTable(km);
    map.fire("rm-figures");
  });
  clearTimeout(timer);
  timer = setTimeout(() => {
    makeRoom();
    aloud.textContent = answer.textContent;
  }, REST_MS);
}

function reset() {
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  chosen = null;
  aloud.textContent = "";
  removeMore();
  for (const printed of getAll(".rm-tried > .rm-printed")) {
    printed.parentElement?.classList.remove("rm-tried");
    printed.nextElementSibling?.remove();
    printed.replaceWith(...printed.childNodes);
  }
  if (drawn) {
    map.off("moveend", cutToRegions);
    [drawn.label, ...drawn.layers.map(([, layer]) => layer)].forEach((one) => one.remove());
    drawn = null;
    hidePrinted(false);
    if (farView) {
      map.fitBounds(corners(story.map.bounds), { animate: false });
    }
    map.fire("moveend").fire("rm-figures");
  }
  farView = false;
  follow();
}

/** @param {number} km @returns the distance that can be chosen which is nearest to it */
function nearest(km) {
  return which.distances_km.reduce((best, one) =>
    Math.abs(one - km) < Math.abs(best - km) ? one : best,
  );
}

/** @param {number} km @returns what was published at a distance */
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
    container.focus({ preventScroll: true });
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
    made.style.left = `${part(km)}%`;
    return made;
  };
  scale.textContent = "";
  if (which.band_km) {
    const [low, high] = which.band_km;
    add("rm-try-band", low).style.width = `${part(high) - part(low)}%`;
  }
  for (const km of new Set(which.marks.map((mark) => mark.range_km))) {
    add("rm-try-tick", km).classList.toggle("rm-try-tick-printed", km === which.printed_km);
  }
  [first, last].forEach((km) => add("rm-try-end", km, fillIn(texts.head, { km: written(km) })));
}

/** Show the number and what it means. */
function follow() {
  const km = chosen ?? which.printed_km;
  const text = fillIn(texts.head, { km: written(km) });
  slider.value = String(km);
  slider.ariaValueText = text;
  field.value = written(km);
  get(".rm-try-conversion").textContent = fillIn(texts.conversion, { miles: miles(km) });
  complain("");
  answer.textContent = chosen === null ? texts.printed : answerAt(km, text);
  getAll(".rm-try-see, .rm-try-back").forEach((one) => (one.hidden = chosen === null));
  for (const item of getAll("#fold-try [data-km]")) {
    item.children[0].ariaPressed = String(Number(item.dataset.km) === km);
  }
  if (chosen === null) {
    dock(false);
  }
}

/** @param {number} km @param {string} text */
function answerAt(km, text) {
  const voices = marksAt(km).map((mark) => `${mark.words}, ${mark.who}`);
  const source = voices.length
    ? `${text}: ${voices.join("; ")}.`
    : fillIn(texts.unsourced, { km: written(km) });
  const shares = [...curves.keys()].map((region) => shareAt(region, km));
  const count = shares.filter((share) => share >= LEAST_COUNTED).length;
  const takesIn = [texts.takes_in_none, texts.takes_in_one][count] || texts.takes_in;
  return `${source} ${fillIn(takesIn, { count })}`;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const step = KEYS.get(event.key);
  if (step && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    const { distances_km: all } = which;
    const goal = all.indexOf(nearest(Number(slider.value))) + step;
    choose(all[Math.min(Math.max(goal, 0), all.length - 1)]);
  }
}

function onField() {
  const found = /^\s*(\d+(?:[.,]\d+)?)\s*(?:km|км)?\s*$/i.exec(field.value);
  const km = found ? Number(found[1].replace(",", ".")) : NaN;
  if (!found) {
    complain(fillIn(texts.bad, { km: written(Math.round(which.printed_km)) }));
  } else if (km < first || km > last) {
    complain(fillIn(texts.outside, { from: written(first), to: written(last) }));
  } else {
    choose(km);
  }
}

/** @param {string} text */
function complain(text) {
  get(".rm-try-problem").textContent = text;
  field.ariaInvalid = String(text !== "");
}

/** @param {boolean} away */
function dock(away) {
  const docked = away && chosen !== null && fold.open;
  place.style.minHeight = docked ? `${place.offsetHeight}px` : "";
  get(".rm-try-panel").classList.toggle("rm-docked", docked);
  document.documentElement.classList.toggle("rm-docking", docked);
}

/** @param {number} km @returns miles as rounded as the number of kilometres is */
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
