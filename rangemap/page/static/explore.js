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
const KEYS = new Map(
  Object.entries({
    ArrowDown: -1,
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -5,
    PageUp: 5,
    Home: -Infinity,
    End: Infinity,
  }),
);

const explorer = /** @type {Told.Explorer} */ (story.explorer);
const { texts } = explorer;
const statements = explorer.statements.map((one) => ({
  ...one,
  key: /** @type {Key} */ (keys.get(one.statement)),
}));
const steps = new Map(story.map.steps.map((step) => [step.range_km, step]));
const curves = new Map(explorer.curves.map(({ region, samples }) => [region, samples]));
const points = story.map.references.flatMap(({ lon_lat: at }) => (at ? [at] : []));
const languages = knownLanguages();
const digits = { maximumFractionDigits: 1, useGrouping: true };
const written = new Intl.NumberFormat(languages, digits).format;
const plurals = new Intl.PluralRules(languages);

get("#rm-try-script").hidden = true;
get("#rm-try").append(get("#rm-try-template", HTMLTemplateElement).content);
const fold = get("#fold-try", HTMLDetailsElement);
const place = get(".rm-try-place");
const slider = get(".rm-try-slider", HTMLInputElement);
const field = get(".rm-try-field", HTMLInputElement);
const answer = get(".rm-try-answer");
const aloud = get("#rm-try [role=status]");
const published = getAll(".rm-try-published");
const scales = getAll(".rm-try-scale");
const items = getAll("#fold-try [data-km]");
const radios = getAll("#rm-try input[type=radio]", HTMLInputElement);
/** Rows of the regions that only a chosen distance reaches. */
const { content: rowsToCome } = get("#rm-try-rows", HTMLTemplateElement);
const more = new Map(
  [...rowsToCome.querySelectorAll("tr")].map((row) => [row.dataset.toCome ?? "", row]),
);
rowsToCome.querySelectorAll("td:empty").forEach(dash);

let which = statements[statements.length - 1];
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

/** @param {string} region @returns the covered share, 0 to 1, by the cubics between samples */
function shareAt(region, km = 0) {
  const samples = curves.get(region) ?? [];
  const next = samples.findIndex(([at]) => at > km);
  if (next < 1) {
    // Level before the first, and beyond the last.
    return (samples.at(next)?.[1] ?? 0) / UNITS;
  }
  const [[a, low, begin], [b, high, end]] = samples.slice(next - 1);
  const t = (km - a) / (b - a);
  const bend = (b - a) * t * (1 - t) * (begin * (1 - t) - end * t);
  return (low + (high - low) * t * t * (3 - 2 * t) + bend) / UNITS;
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

/** @returns {Outline} what is filled, the firm line, the thin rings of several points, the view */
function outlineAt(km = 0) {
  const step = steps.get(km);
  if (step) {
    const lines = step.parts.flat().map((path) => decode(path));
    const bounds = corners(step.bounds ?? story.map.bounds);
    return { fill: lines, edge: lines, ring: [], bounds };
  }
  const rings = points.map(([lon, lat]) => ring(lon, lat, km));
  const edge = points.flatMap((point, i) => freeArcs(point, rings[i], km));
  return { fill: rings, edge, ring: points.length > 1 ? rings : [], bounds: edge.flat() };
}

/** @param {Pair} point @param {Pair[]} own  its ring @returns the parts that no other ring holds */
function freeArcs(point, own, km = 0) {
  const others = points.filter((one) => one !== point);
  const room = own.map((corner) => Math.min(...others.map((other) => beyond(corner, other, km))));
  /** @type {Pair[][]} */
  const arcs = [[]];
  own.forEach((corner, i) => {
    const before = room[i - 1] ?? room[i];
    if (before >= 0 !== room[i] >= 0) {
      // Between two corners the ring enters or leaves another.
      const crossing = onRing(...point, km, i - room[i] / (room[i] - before));
      if (before < 0) {
        arcs.push([]);
      }
      arcs[arcs.length - 1].push(crossing);
    }
    if (room[i] >= 0) {
      arcs[arcs.length - 1].push(corner);
    }
  });
  return arcs.filter((arc) => arc.length);
}

/** @param {Pair} latLng @param {Pair} lonLat @returns by how many km they are farther apart */
function beyond([lat1, lon1], [lon2, lat2], km = 0) {
  // A sphere will do for what is farther from the ring than its next corner.
  const rough = L.CRS.Earth.distance([lat1, lon1], [lat2, lon2]) / 1000 - km;
  if (Math.abs(rough) > 0.05 * km) {
    return rough;
  }
  const { Geodesic } = window.geodesic;
  const { s12 } = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE);
  return s12 / 1000 - km;
}

// The map

function drawOnMap(km = 0) {
  start();
  drawn ??= makeLayers();
  const outline = outlineAt(km);
  drawn.layers.forEach(([part, layer]) => layer.setLatLngs(outline[part]));
  drawn.label.setLatLng(nearestToPrinted(outline.edge.flat()));
  const sourced = isPublished(km);
  const said = sourced ? texts.label_sourced : texts.label_unsourced;
  elementOf(drawn.label).children[0].textContent = inKm(said, km);
  const inked = ".rm-chosen:is(.rm-edge, .rm-ring, .rm-label)";
  toggleAll(inked, slotClass(which.statement), sourced);
  toggleAll(inked, "rm-slot-none", !sourced);
  if (!farView && !map.getBounds().contains(outline.bounds)) {
    // Once, and not a little with each step.
    farView = true;
    const far = L.latLngBounds(outlineAt(Number(slider.max)).bounds);
    map.fitBounds(far.extend(corners(story.map.bounds)), { animate: false });
  }
}

/** Lines, tint and words of the chosen number, in the place of those of the printed one. */
function makeLayers() {
  const own = ` rm-chosen${ownClass(which.statement)}`;
  /** @type {[keyof Outline, L.Polyline | L.Polygon][]} */
  const layers = [];
  for (const part of /** @type {const} */ (["ring", "edge"])) {
    layers.push([part, polyline([], `rm-casing rm-${part}-casing${own}`)]);
    layers.push([part, polyline([], `rm-${part}${own}`)]);
  }
  if (which.key.fill !== "none") {
    const look = `rm-fill rm-${which.key.fill}${steps.size ? "" : " rm-whole"}`;
    const tint = polygon([], "rm-tint", look + own);
    layers.push(["fill", which.key.fill === "far" ? tint.bringToBack() : tint]);
  }
  const label = addWord("", [0, 0], `rm-label-statement rm-label-middle${own}`);
  // Nothing is filled outside the regions, and lines about lines are drawn in them alone.
  const cut = layers.filter(([part]) => explorer.clipped || part === "fill");
  cut.forEach(([, layer]) => elementOf(layer).setAttribute("clip-path", "url(#rm-clip)"));
  map.on("moveend", cutToRegions);
  cutToRegions();
  toggleAll(`.leaflet-container .rm-of-${which.key.number}:not(.rm-chosen)`, "rm-replaced", true);
  return { label, layers };
}

/** Keep what cuts in step with the map. */
function cutToRegions() {
  const regions = container.querySelectorAll(".leaflet-rm-land-pane .rm-region");
  const outlines = [...regions].map((one) => one.getAttribute("d"));
  document.querySelector("#rm-clip path")?.setAttribute("d", outlines.join(""));
}

/** @param {Pair[]} line @returns the place that is nearest to where the printed words stand */
function nearestToPrinted(line) {
  const home = story.map.labels.find((one) => one.statement === which.statement);
  const [lon, lat] = home?.lon_lat ?? [0, 90];
  const squash = Math.cos((lat * Math.PI) / 180);
  const far = (/** @type {Pair} */ [y, x]) => Math.hypot(y - lat, squash * (x - lon));
  return line.reduce((best, one) => (far(one) < far(best) ? one : best));
}

// The table

function fillTable(km = 0) {
  const column = story.table.heads.findIndex((one) => one.statement === which.statement) + 1;
  const body = heads[0]?.closest("table")?.tBodies[0];
  if (!body || column === 0) {
    return;
  }
  const head = standIn(heads[column]);
  head.textContent = `${inKm(texts.head, km)} `;
  const small = isPublished(km) ? texts.head_sourced : texts.head_unsourced;
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
      dash(cell);
    }
  }
}

/** @param {Element} cell  gets what stands for nothing */
function dash(cell) {
  element("span", "", cell, "–").ariaHidden = "true";
  element("span", "rm-hidden", cell, texts.not_within);
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
  radios.forEach((radio, i) => (radio.checked = i === number));
  for (const each of [published, scales]) {
    each.forEach((one, i) => (one.hidden = i !== number));
  }
  get(".rm-try-title").replaceChildren(`${texts.which}: `, ...copy(published[number].children[0]));
  slider.min = String(which.distances_km[0]);
  slider.max = String(which.distances_km.at(-1));
  follow();
}

function choose(wanted = 0) {
  const km = nearest(wanted);
  if (km === which.printed_km) {
    reset();
    return;
  }
  chosen = km;
  // A line that was switched off would not be seen to move.
  getAll(`[data-key="${which.key.number}"] input:not(:checked)`).forEach((one) => one.click());
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
    aloud.replaceChildren(...copy(answer));
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
    toggleAll(".rm-replaced", "rm-replaced", false);
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

function isPublished(km = 0) {
  return which.marks.some((mark) => mark.range_km === km);
}

// What the reader holds

function listen() {
  radios.forEach((radio, i) => radio.addEventListener("change", () => pick(i)));
  slider.addEventListener("input", () => choose(Number(slider.value)));
  slider.addEventListener("keydown", onKey);
  field.addEventListener("change", onField);
  get(".rm-try-back").onclick = () => {
    reset();
    slider.focus({ preventScroll: true });
  };
  get(".rm-try-see").onclick = () => {
    get("#rm-map").scrollIntoView({ block: "start" });
    container.focus({ preventScroll: true });
  };
  fold.addEventListener("toggle", () => fold.open || reset());
  for (const item of items) {
    const button = element("button", "rm-try-mark");
    button.type = "button";
    button.append(...item.childNodes);
    button.onclick = () => choose(Number(item.dataset.km));
    item.append(button);
  }
  // Out of sight of the fold, the slider stays in reach of the map and the table.
  new IntersectionObserver(([entry]) => dock(!entry.isIntersecting)).observe(place);
}

/** Show the number and what it means. */
function follow() {
  const km = chosen ?? which.printed_km;
  slider.value = String(km);
  slider.ariaValueText = inKm(texts.head, km);
  field.value = written(km);
  get(".rm-try-conversion").textContent = conversion(km);
  complain("");
  answer.replaceChildren(...(chosen === null ? [texts.printed] : answerAt(km)));
  getAll(".rm-try-see, .rm-try-back").forEach((one) => (one.hidden = chosen === null));
  for (const item of items) {
    item.children[0].ariaPressed = String(Number(item.dataset.km) === km);
  }
  if (chosen === null) {
    dock(false);
  }
}

/** @returns who published the number, and how much it takes in */
function answerAt(km = 0) {
  const own = items.filter((item) => !item.closest("[hidden]") && Number(item.dataset.km) === km);
  const voices = own.flatMap((item, i) => {
    const [said, who] = item.querySelectorAll("bdi");
    return [i ? "; " : `${inKm(texts.head, km)}: `, ...copy(said), ", ", ...copy(who)];
  });
  const source = voices.length ? [...voices, "."] : [inKm(texts.unsourced, km)];
  const shares = [...curves.keys()].map((region) => shareAt(region, km));
  const count = shares.filter((share) => share >= LEAST_COUNTED).length;
  const takesIn = count ? formOf(texts.takes_in, count) : texts.takes_in_none;
  return [...source, " ", fillIn(takesIn, { count })];
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
  const km = Number(found?.[1].replace(",", "."));
  const [from, to] = [slider.min, slider.max].map(Number);
  if (!found) {
    complain(inKm(texts.bad, Math.round(which.printed_km)));
  } else if (km < from || km > to) {
    complain(fillIn(texts.outside, { from: written(from), to: written(to) }));
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

/** @returns the number in miles, as rounded as that of kilometres is */
function conversion(km = 0) {
  const step = km % 5 === 0 ? 5 : 1;
  const miles = Math.round(km / KM_PER_MILE / step) * step;
  return fillIn(formOf(texts.conversion, miles), { miles: written(miles) });
}

/** The page's own; and English, not the reader's, where a browser does not know it. */
function knownLanguages() {
  try {
    return Intl.getCanonicalLocales([story.language, "en"]);
  } catch {
    return ["en"];
  }
}

/** @param {Told.Plural} forms @param {number} count @returns the form for so many */
function formOf(forms, count) {
  return new Map(Object.entries(forms)).get(plurals.select(count)) || forms.other;
}

/** @param {string} text @param {Record<string, string | number>} values */
function fillIn(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

function inKm(text = "", km = 0) {
  return fillIn(text, { km: written(km) });
}
