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
const box = get("#rm-map");
const container = get("#map_rangemap");
const startButton = get("#rm-start");
/** @type {Set<number>} */
const switchedOff = new Set();
/** @type {L.Map} the moving map, once it is started */
let map;

get("#rm-without").hidden = true;
addSwitches();
openForPrint();
quietScrollers();
window.rangemap = { story, start, decodePath };
if (window.matchMedia(PHONE).matches) {
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
    zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
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
  box.classList.add("rm-moves");
  return map;
}

/**
 * Leaflet rounds corners to whole pixels, which makes a ring look like a cog.
 * @this {L.Map}
 * @param {L.LatLngExpression} latlng
 */
function exactPoint(latlng) {
  const point = this.project(L.latLng(latlng)).subtract(this.getPixelOrigin());
  return L.point(Math.round(point.x * 10) / 10, Math.round(point.y * 10) / 10);
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
    drawLine(line, "rm-reading rm-reading-" + basisOf(line), "rm-reading-casing");
  }
  for (const line of [...linesOf("ring"), ...linesOf("edge")]) {
    drawLine(line, "rm-" + line.kind, "rm-casing rm-" + line.kind + "-casing");
  }
}

/** @param {string[]} kinds */
function linesOf(...kinds) {
  return story.map.lines.filter((line) => kinds.includes(line.kind));
}

/**
 * Draw a line over a wider one, which keeps it apart from what it crosses.
 * @param {Told.Line} line
 * @param {string} look
 * @param {string} casing
 */
function drawLine(line, look, casing) {
  const own = belongsTo(line.statement);
  const reading = READINGS.includes(line.kind) ? " " + look : "";
  polyline(line.parts, casing + reading + own);
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
      L.circleMarker(flip(reference.lon_lat), {
        className: "rm-dot-reference",
        fillOpacity: 1,
        interactive: false,
        pane: "rm-lines",
        radius: 4.5,
      }).addTo(map);
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
    const outline = polygon(
      shape.parts,
      "overlayPane",
      row ? "rm-outline rm-hit" : "rm-outline",
      Boolean(row),
    );
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
  popup
    .setLatLng(place)
    .setContent(() => popupOf(row))
    .openOn(map);
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
  L.control
    .zoom({
      position: "bottomleft",
      zoomInTitle: story.texts.zoom_in,
      zoomOutTitle: story.texts.zoom_out,
    })
    .addTo(map);
}

/** @returns {Word[]} the words on the map, the most important first */
function addLabels() {
  const ordered = WORD_ORDER.flatMap((kind) =>
    story.map.labels.filter((label) => label.kind === kind),
  );
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
    return { element: /** @type {HTMLElement} */ (marker.getElement()), label: label };
  });
}

/**
 * @param {Told.Label} label
 * @returns {boolean} whether the word stands beside a dot, not on its place
 */
function hasDot({ kind, lon_lat: place }) {
  const near = (/** @type {number} */ a, /** @type {number} */ b) =>
    Math.abs(a - b) < 1 / UNITS_PER_DEGREE;
  return (
    kind === "city" ||
    story.map.references.some(
      ({ lon_lat: dot }) => dot && near(dot[0], place[0]) && near(dot[1], place[1]),
    )
  );
}

/**
 * Take away the words that would stand on others, under a control or across the edge. Those of
 * a line are first moved along it, to where they hide no name.
 * @param {Word[]} words
 */
function thinOut(words) {
  const frame = container.getBoundingClientRect();
  const controls = container.querySelectorAll(".leaflet-control, .rm-chosen span");
  const taken = [...controls].map((control) => control.getBoundingClientRect());
  const free = (/** @type {DOMRect} */ place) =>
    within(place, frame) && !taken.some((other) => overlap(place, other));
  words.forEach((word) => shift(word.element, L.point(0, 0)));
  const names = words.filter(({ label }) => !isOfLine(label)).map(placeOf);
  const hides = (/** @type {DOMRect} */ place) => names.some((name) => overlap(place, name));
  for (const word of words) {
    const own = placeOf(word);
    if (own.width > 0) {
      const steps = [L.point(0, 0), ...(isOfLine(word.label) ? stepsAside(word.label) : [])];
      const clear = steps.find((one) => {
        const there = movedBy(own, one);
        return free(there) && (!isOfLine(word.label) || !hides(there));
      });
      // A line without its words says less than a region without its name.
      const stays = ["statement", "reference"].includes(word.label.kind);
      const step = clear || (stays && steps.find((one) => free(movedBy(own, one))));
      word.element.classList.toggle("rm-crowded", !step);
      if (step) {
        shift(word.element, step);
        taken.push(movedBy(own, step));
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

/** @param {Word} word */
function placeOf(word) {
  return (word.element.firstElementChild ?? word.element).getBoundingClientRect();
}

/** @param {HTMLElement} word @param {L.Point} step */
function shift(word, { x, y }) {
  word.style.marginLeft = x + "px";
  word.style.marginTop = y + "px";
}

/** @param {DOMRect} place @param {L.Point} step */
function movedBy(place, { x, y }) {
  return new DOMRect(place.x + x, place.y + y, place.width, place.height);
}

/** @param {DOMRect} a @param {DOMRect} b */
function within(a, b) {
  return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
}

/** @param {DOMRect} a @param {DOMRect} b */
function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
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
  container.addEventListener("pointerdown", () => (awake = true));
  container.addEventListener("mouseleave", () => (awake = false));
  container.addEventListener(
    "wheel",
    (event) => {
      const zooms = awake || event.ctrlKey || event.metaKey;
      map.scrollWheelZoom[zooms ? "enable" : "disable"]();
    },
    { capture: true, passive: true },
  );
}

function addSwitches() {
  for (const row of getAll("[data-key]")) {
    const input = document.createElement("input");
    input.type = "checkbox";
    input.checked = true;
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
  for (const one of document.querySelectorAll(".rm-of-" + number)) {
    one.classList.toggle("rm-off", !on);
  }
  map?.fire("moveend");
}

function openForPrint() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = getAll(".rm-prints:not([open])", HTMLDetailsElement);
    opened.forEach((fold) => (fold.open = true));
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((fold) => (fold.open = false));
  });
}

/** A table that fits needs no stop for the keyboard. */
function quietScrollers() {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth;
      target[scrolls ? "setAttribute" : "removeAttribute"]("tabindex", "0");
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
