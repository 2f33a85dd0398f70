/**
 * The moving map, the controls of the key, and what the other scripts share.
 *
 * Everything shown comes from the story in the page; nothing is computed but places on the
 * screen. Text reaches the page through textContent alone.
 */
"use strict";

/** @typedef {{element: HTMLElement, label: Told.Label}} Word */

const UNITS_PER_DEGREE = 1000;
const MAX_ZOOM = 8;
const PHONE = "(max-width: 600px)";
/** Where the words of a line that is measured from may go instead, in pixels. */
const ASIDE = [0, 16, 32, 48, 64, 80, 96, 112].flatMap((down) =>
  [0, -20, 20, -40, 40, -60, 60, -80, 80, -100, 100].map((right) => L.point(right, down)),
);
/** How many regions an arrow key goes forward. */
const STEPS = new Map(Object.entries({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }));
/** Which word gives way where two would stand on each other: the later one. */
const WORD_ORDER = "statement reference low high country city region sea".split(" ");
/** Kinds of lines of other readings: the style sheet shows them when asked for. */
const READINGS = ["low", "high", "open"];

/** @type {Story} */
const story = JSON.parse(get("#rangemap-story").textContent || "");
const container = get("#map_rangemap");
const startButton = get("#rm-start");
/** @type {Set<number>} */
const switchedOff = new Set();
/** @type {L.Map} the moving map, once it is started */
let map;

get("#rm-without").hidden = true;
addSwitches();
openForPrint();
openForLinks();
quietScrollers();
window.rangemap = { story, start, decodePath };
if (matchMedia(PHONE).matches) {
  startButton.hidden = false;
  startButton.addEventListener("click", () => {
    start();
    container.focus();
  });
} else {
  start();
}

/** Start the moving map in the place of the still one; once started, it is only returned. */
function start() {
  if (map) {
    return map;
  }
  container.hidden = false;
  startButton.hidden = true;
  map = L.map(container, {
    attributionControl: false,
    boxZoom: false,
    fadeAnimation: false,
    maxBounds: corners(story.map.limits),
    maxBoundsViscosity: 1,
    maxZoom: MAX_ZOOM,
    scrollWheelZoom: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    zoomControl: false,
    zoomSnap: 0,
  });
  map.latLngToLayerPoint = exactPoint;
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", story.texts.map_region);
  container.setAttribute("aria-describedby", "rm-alt");
  fit();
  addPanes();
  addLand();
  addLines();
  addReferences();
  addRegions();
  addControls();
  const labels = addLabels();
  map.on("zoomend moveend resize", () => thinOut(labels));
  thinOut(labels);
  refitUntilMoved();
  tameWheel();
  switchedOff.forEach((number) => show(number, false));
  get("#rm-map").classList.add("rm-moves");
  return map;
}

/**
 * Leaflet rounds corners to whole pixels, which makes a ring look like a cog.
 * @this {L.Map}
 * @param {L.LatLngExpression} latlng
 */
function exactPoint(latlng) {
  const point = this.project(L.latLng(latlng)).subtract(this.getPixelOrigin());
  return point.multiplyBy(10).round().divideBy(10);
}

function fit() {
  map.setMinZoom(0);
  map.fitBounds(corners(story.map.bounds), { animate: false });
  const whole = map.getBoundsZoom(corners(story.map.limits), true);
  map.setMinZoom(Math.min(map.getZoom(), whole));
}

function addPanes() {
  // Land lies under the tiles that somebody may add (200), lines over their shapes (400).
  const panes = { land: 150, tint: 350, lines: 450, words: 590 };
  for (const [name, zIndex] of Object.entries(panes)) {
    const { style } = map.createPane("rm-" + name);
    style.zIndex = String(zIndex);
    style.pointerEvents = "none";
  }
}

function addLand() {
  const tones = new Map(story.shading ? story.shading.regions : []);
  for (const role of ["country", "region", "origin", "occupied"]) {
    for (const shape of story.map.shapes.filter((one) => one.role === role)) {
      const tone = tones.has(shape.id) ? " rm-tone-" + tones.get(shape.id) : "";
      polygon(shape.parts, "rm-land", "rm-land rm-" + role + tone);
    }
  }
}

function addLines() {
  for (const line of linesOf("fill")) {
    const tint = keyOf(line.statement)?.fill ?? "none";
    if (tint !== "none") {
      polygon(line.parts, "rm-tint", "rm-fill rm-" + tint + belongsTo(line.statement));
    }
  }
  for (const line of linesOf(...READINGS)) {
    const look = "rm-reading rm-reading-" + basisOf(line);
    drawLine(line, look, "rm-reading-casing " + look);
  }
  for (const line of [...linesOf("ring"), ...linesOf("edge")]) {
    drawLine(line, "rm-" + line.kind, "rm-casing rm-" + line.kind + "-casing");
  }
}

/** @param {string[]} kinds */
function linesOf(...kinds) {
  return story.map.lines.filter((line) => kinds.includes(line.kind));
}

/** @param {Told.Line} line @param {string} look @param {string} casing  keeps lines apart */
function drawLine(line, look, casing) {
  const own = belongsTo(line.statement);
  polyline(line.parts, casing + own);
  polyline(line.parts, look + " " + slotClass(line.statement) + own);
}

/**
 * @param {Told.Line} line
 * @returns {string} what gives a reading: the source, our policy, or nothing
 */
function basisOf({ statement, kind }) {
  const row = keyOf(statement);
  return (row && (kind === "low" ? row.low_basis : kind === "high" && row.high_basis)) || "open";
}

function addReferences() {
  for (const reference of story.map.references) {
    if (reference.parts.length) {
      polyline(reference.parts, "rm-reference-casing");
      polyline(reference.parts, "rm-reference");
    }
    if (reference.lon_lat) {
      const look = { className: "rm-dot-reference", fillOpacity: 1, pane: "rm-lines", radius: 4.5 };
      L.circleMarker(flip(reference.lon_lat), { ...look, interactive: false }).addTo(map);
    }
  }
}

/** Outlines over the tints; those with a row of figures open it. */
function addRegions() {
  const rows = new Map(story.table.rows.map((row) => [row.region, row]));
  /** @type {SVGElement[]} */
  const stops = [];
  for (const shape of story.map.shapes.filter((one) => one.role === "region")) {
    const row = rows.get(shape.id);
    const look = row ? "rm-outline rm-hit" : "rm-outline";
    const outline = polygon(shape.parts, "overlayPane", look, Boolean(row));
    if (row) {
      outline.on("click", (event) => openRow(row, event.latlng));
      stops.push(makeStop(outline, row));
    }
  }
  // One stop for Tab; the arrow keys go from region to region, in the order of the table.
  const order = [...rows.keys()];
  const place = (/** @type {SVGElement} */ stop) => order.indexOf(stop.dataset.region ?? "");
  stops.sort((a, b) => place(a) - place(b));
  stops[0]?.setAttribute("tabindex", "0");
  stops.forEach((stop, number) => {
    stop.addEventListener("keydown", (event) => {
      const step = STEPS.get(event.key);
      if (step) {
        const next = stops[(number + step + stops.length) % stops.length];
        stop.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      } else if (event.key === "Enter" || event.key === " ") {
        stop.dispatchEvent(new CustomEvent("rm-open"));
      } else if (event.key === "Escape") {
        map.closePopup();
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    });
  });
}

/** @param {L.Polygon} outline @param {Told.Row} row */
function makeStop(outline, row) {
  const stop = /** @type {SVGElement} */ (outline.getElement());
  const say = () => stop.setAttribute("aria-label", spoken(row));
  stop.dataset.region = row.region;
  stop.setAttribute("tabindex", "-1");
  stop.setAttribute("role", "button");
  stop.addEventListener("rm-open", () => openRow(row, outline.getCenter()));
  map.on("rm-figures", say);
  say();
  return stop;
}

/**
 * @param {Told.Row} row
 * @returns {string[][]} the head and the words of each figure, as the table has them now
 */
function figuresOf(row) {
  return story.table.heads.map((head, column) => {
    const cell = row.cells[column];
    const printed = [[head.text, head.small].join(" ").trim(), cell.hidden || cell.text];
    return window.rangemap.explore?.figure(row.region, head.statement) ?? printed;
  });
}

/** @param {Told.Row} row @returns {string} the row as one sentence for a screen reader */
function spoken(row) {
  const name = row.marked ? row.name + ", " + story.texts.marked : row.name;
  const figures = figuresOf(row).map((figure) => figure.join(" "));
  return name + ": " + figures.join("; ");
}

/** @param {Told.Row} row @param {L.LatLng} place */
function openRow(row, place) {
  const popup = L.popup({
    autoPanPadding: [12, 12],
    closeButton: false,
    maxHeight: Math.max(120, container.clientHeight - 60),
    maxWidth: Math.min(300, container.clientWidth - 60),
    minWidth: Math.min(240, container.clientWidth - 60),
  });
  popup.setLatLng(place).setContent(() => popupOf(row)).openOn(map); // prettier-ignore
  const follow = () => popup.update();
  map.on("rm-figures", follow);
  popup.on("remove", () => map.off("rm-figures", follow));
}

/** @param {Told.Row} row */
function popupOf(row) {
  const content = element("div", "rm-popup");
  const name = element("p", "rm-popup-name", content);
  element("bdi", "", name, row.name);
  if (row.marked) {
    element("span", "rm-diamond", name, " ◆");
    element("span", "rm-hidden", name, story.texts.marked);
  }
  if (row.official) {
    element("bdi", "rm-second", name, " " + row.official);
  }
  if (row.second) {
    element("bdi", "rm-second", name, " " + row.second).lang = row.second_lang;
  }
  const list = element("dl", "", content);
  for (const [head, words] of figuresOf(row)) {
    element("dt", "", list, head);
    element("dd", "", list, words);
  }
  const from = element("p", "rm-popup-from", content);
  element("strong", "", from, story.measured_from.lead);
  from.append(" " + story.measured_from.text);
  return content;
}

function addControls() {
  L.control.attribution({ prefix: "Leaflet" }).addTo(map);
  L.control.scale({ imperial: true, maxWidth: 110, metric: true }).addTo(map);
  const { zoom_in: zoomInTitle, zoom_out: zoomOutTitle } = story.texts;
  L.control.zoom({ position: "bottomleft", zoomInTitle, zoomOutTitle }).addTo(map);
}

/** @returns {Word[]} the words on the map, the most important first */
function addLabels() {
  const order = (/** @type {Told.Label} */ { kind }) => WORD_ORDER.indexOf(kind);
  const ordered = [...story.map.labels].sort((a, b) => order(a) - order(b));
  return ordered.map((label) => {
    const text = element("span", "", null, label.text);
    text.dir = "auto";
    const names = ["rm-label", "rm-label-" + label.kind, "rm-label-" + label.anchor];
    if (hasDot(label) || READINGS.includes(label.kind)) {
      names.push("rm-label-beside");
    }
    if (label.kind === "statement") {
      names.push(slotClass(label.statement));
    }
    const marker = L.marker(flip(label.lon_lat), {
      icon: L.divIcon({
        className: names.join(" ") + belongsTo(label.statement),
        html: text,
        // Leaflet measures nothing where it is told of no size.
        iconSize: /** @type {any} */ (null),
      }),
      interactive: false,
      keyboard: false,
      pane: "rm-words",
    }).addTo(map);
    return { element: /** @type {HTMLElement} */ (marker.getElement()), label };
  });
}

/**
 * @param {Told.Label} label
 * @returns {boolean} whether the word stands beside a dot, not on its place
 */
function hasDot({ kind, lon_lat: place }) {
  const word = L.latLng(flip(place));
  const isHere = (/** @type {Pair | null} */ dot) =>
    dot && word.equals(flip(dot), 1 / UNITS_PER_DEGREE);
  return kind === "city" || story.map.references.some(({ lon_lat: dot }) => isHere(dot));
}

/**
 * Take away the words that would stand on others, under a control or across the edge. Those of
 * a line are first moved along it, to where they hide no name.
 * @param {Word[]} words
 */
function thinOut(words) {
  const frame = placeOf(container);
  const controls = container.querySelectorAll(".leaflet-control, .rm-chosen span");
  const taken = [...controls].map(placeOf);
  words.forEach((word) => shift(word.element, L.point(0, 0)));
  const names = words
    .filter(({ label }) => !isOfLine(label))
    .map(({ element: word }) => boxOf(word));
  for (const { element: word, label } of words) {
    const own = boxOf(word);
    if (own.getSize().x > 0) {
      const moved = (/** @type {L.Point} */ by) =>
        L.bounds(own.getTopLeft().add(by), own.getBottomRight().add(by));
      const ways = [L.point(0, 0), ...(isOfLine(label) ? stepsAside(label) : [])];
      const free = ways.filter((by) => {
        const there = moved(by);
        return frame.contains(there) && !taken.some((other) => other.overlaps(there));
      });
      // A line without its words says less than a region without its name.
      const stays = ["statement", "reference"].includes(label.kind) ? free[0] : undefined;
      const hides = (/** @type {L.Point} */ by) => names.some((name) => name.overlaps(moved(by)));
      const way = isOfLine(label) ? (free.find((by) => !hides(by)) ?? stays) : free[0];
      word.classList.toggle("rm-crowded", !way);
      if (way) {
        shift(word, way);
        taken.push(moved(way));
      }
    }
  }
}

/**
 * @param {Told.Label} label
 * @returns {boolean} whether the word belongs to a line and may move along it
 */
function isOfLine(label) {
  return label.statement !== "" || (label.kind === "reference" && !hasDot(label));
}

/**
 * @param {Told.Label} label
 * @returns {L.Point[]} ways in pixels to other places by its line, the shortest first
 */
function stepsAside(label) {
  if (label.kind === "reference") {
    return ASIDE;
  }
  const from = map.latLngToContainerPoint(flip(label.lon_lat));
  return linesOf(label.kind === "statement" ? "edge" : label.kind)
    .filter((line) => line.statement && line.statement === label.statement)
    .flatMap((line) => line.parts.flat())
    .flatMap(decode)
    .map((place) => map.latLngToContainerPoint(place).subtract(from))
    .sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
}

/** @param {Element} one @returns {L.Bounds} where it is on the screen */
function placeOf(one) {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return L.bounds([left, top], [right, bottom]);
}

/** @param {Element} word */
function boxOf(word) {
  return placeOf(word.firstElementChild ?? word);
}

/** @param {HTMLElement} word @param {L.Point} step */
function shift(word, { x, y }) {
  word.style.marginLeft = x + "px";
  word.style.marginTop = y + "px";
}

/** A page that is turned or widened shows the whole again, until the reader has moved it. */
function refitUntilMoved() {
  map.on("resize", fit);
  for (const kind of ["pointerdown", "wheel", "keydown"]) {
    container.addEventListener(kind, () => map.off("resize", fit), { passive: true });
  }
}

/** The wheel scrolls the page, until the reader clicks into the map or holds Ctrl. */
function tameWheel() {
  let awake = false;
  const tame = (/** @type {WheelEvent} */ { ctrlKey, metaKey }) =>
    map.scrollWheelZoom[awake || ctrlKey || metaKey ? "enable" : "disable"]();
  container.addEventListener("pointerdown", () => (awake = true));
  container.addEventListener("mouseleave", () => (awake = false));
  container.addEventListener("wheel", tame, { capture: true, passive: true });
}

function addSwitches() {
  for (const row of getAll("[data-key]")) {
    const input = element("input", "");
    input.type = "checkbox";
    input.checked = true;
    input.setAttribute("aria-labelledby", "rm-key-" + row.dataset.key);
    input.addEventListener("change", () => show(Number(row.dataset.key), input.checked));
    row.querySelector("label")?.prepend(input);
  }
  document.body.classList.add("rm-controls");
  for (const readings of getAll("#rm-readings", HTMLInputElement)) {
    readings.addEventListener("change", () => showReadings(readings.checked));
    showReadings(readings.checked);
  }
}

/**
 * The style sheet does this too where it can; words on the moving map have to make room.
 * @param {boolean} on
 */
function showReadings(on) {
  document.body.classList.toggle("rm-reads", on);
  map?.fire("moveend");
}

/**
 * Show or hide all that belongs to one statement, on both maps.
 * @param {number} number place in the key
 * @param {boolean} on
 */
function show(number, on) {
  switchedOff[on ? "delete" : "add"](number);
  toggleAll(".rm-of-" + number, "rm-off", !on);
  map?.fire("moveend");
}

/** @param {string} selector @param {string} name @param {boolean} on */
function toggleAll(selector, name, on) {
  document.querySelectorAll(selector).forEach((one) => one.classList.toggle(name, on));
}

function openForPrint() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = getAll(".rm-prints:not([open])", HTMLDetailsElement);
    opened.forEach((fold) => (fold.open = true));
  });
  addEventListener("afterprint", () => {
    opened.forEach((fold) => (fold.open = false));
  });
}

/** A link into a closed fold opens it; newer browsers do that by themselves. */
function openForLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a");
    const place = link && document.getElementById(link.hash.slice(1));
    const fold = place && place.closest("details");
    if (fold) {
      fold.open = true;
    }
  });
}

/** A table that fits needs no stop for the keyboard. */
function quietScrollers() {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.setAttribute("tabindex", "0");
      } else {
        target.removeAttribute("tabindex");
      }
    }
  });
  getAll(".rm-scroll").forEach((scroller) => sizes.observe(scroller));
}

/** @param {Path[][]} parts @param {string} pane @param {string} className */
function polygon(parts, pane, className, interactive = false) {
  const rings = parts.map((part) => part.map(decode));
  return L.polygon(rings, { className, interactive, pane, smoothFactor: 0 }).addTo(map);
}

/** @param {Path[][]} parts @param {string} className */
function polyline(parts, className) {
  const look = { className, interactive: false, pane: "rm-lines", smoothFactor: 0 };
  L.polyline(parts.flat().map(decode), look).addTo(map);
}

/** @param {Path} path  over the arcs of the story */
function decode(path) {
  return decodePath(story.map.arcs, path);
}

/**
 * Follow a path over shared arcs.
 * @param {readonly Path[]} arcs  in thousandths of a degree: longitude, latitude, differences
 * @param {Path} path
 * @returns {Pair[]} latitude and longitude, as Leaflet wants them
 */
function decodePath(arcs, path) {
  /** @type {Pair[]} */
  const points = [];
  for (const index of path) {
    const arc = arcs[index < 0 ? -1 - index : index];
    /** @type {Pair[]} */
    const run = [];
    let [lon, lat] = [0, 0];
    for (let i = 0; i < arc.length; i += 2) {
      lon += arc[i];
      lat += arc[i + 1];
      run.push([lat / UNITS_PER_DEGREE, lon / UNITS_PER_DEGREE]);
    }
    if (index < 0) {
      run.reverse();
    }
    // Arcs of one path meet in a point that both of them carry.
    points.push(...(points.length ? run.slice(1) : run));
  }
  return points;
}

/** @param {string} statement */
function keyOf(statement) {
  return story.key.find((row) => row.statement === statement);
}

/** @param {string} statement */
function slotClass(statement) {
  return "rm-slot-" + (keyOf(statement)?.slot ?? "none");
}

/** @param {string} statement */
function belongsTo(statement) {
  const number = story.key.findIndex((row) => row.statement === statement);
  return number < 0 ? "" : " rm-of-" + number;
}

/** @param {Told.MapData["bounds"]} bounds @returns {[Pair, Pair]} corners as Leaflet wants them */
function corners([west, south, east, north]) {
  // prettier-ignore
  return [[south, west], [north, east]];
}

/** @param {Pair} lonLat @returns {Pair} */
function flip([lon, lat]) {
  return [lat, lon];
}

/**
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} selector
 * @param {new () => E} [kind]
 * @returns {E[]}
 */
function getAll(selector, kind) {
  const found = /** @type {E[]} */ ([...document.querySelectorAll(selector)]);
  return found.filter((one) => one instanceof (kind ?? HTMLElement));
}

/**
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} selector
 * @param {new () => E} [kind]
 * @returns {E} the first of them, which must be there
 */
function get(selector, kind) {
  const [first] = getAll(selector, kind);
  if (!first) {
    throw new Error("the page has no element " + selector);
  }
  return first;
}

/** @type {MakeElement} */
function element(tag, className, parent, text = "") {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.textContent = text;
  parent?.append(made);
  return made;
}
