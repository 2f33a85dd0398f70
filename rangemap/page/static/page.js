/**
 * The moving map, the controls of the key, and what the other scripts share.
 *
 * Everything shown comes from the page: from its story and from its table. Nothing is computed
 * but places on the screen. Text reaches the page through textContent alone.
 */
"use strict";

const UNITS_PER_DEGREE = 1000;
const MAX_ZOOM = 8;
/** Where the words of a line that is measured from may go instead, in pixels. */
const ASIDE = [0, 16, 32, 48, 64, 80, 96, 112].flatMap((down) =>
  [0, -20, 20, -40, 40, -60, 60, -80, 80, -100, 100, 120, 140, 160].map((right) =>
    L.point(right, down),
  ),
);
/** How many regions an arrow key goes forward. */
const STEPS = new Map(Object.entries({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }));
/** Kinds of lines of other readings: the style sheet shows them when asked for. */
const READINGS = ["low", "high", "open"];

/** @type {Story} */
const story = JSON.parse(get("#rangemap-story").textContent || "");
const container = get("#map_rangemap");
const startButton = get("#rm-start");
/** Where points that are measured from have their dots. */
const dots = new Set(story.map.references.map(({ lon_lat: at }) => String(at)));
const keys = new Map(story.key.map((row, number) => [row.statement, { ...row, number }]));
const heads = getAll(".rm-figures thead th", HTMLTableCellElement);
/** The rows of the table by region, in its order; the slider brings more. */
const rows = new Map(
  getAll(".rm-figures tbody tr", HTMLTableRowElement).map((row, i) => [
    story.table.rows[i].region,
    row,
  ]),
);
/** @type {L.Map} the moving map, once it is started */
let map;

get("#rm-without").hidden = true;
addSwitches();
openFolds();
quietScrollers();
window.rangemap = { story, start, decode };
if (matchMedia("(max-width: 600px)").matches) {
  startButton.hidden = false;
  startButton.onclick = () => {
    start();
    container.focus();
  };
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
  // Leaflet rounds corners to whole pixels, which makes a ring look like a cog.
  map.latLngToLayerPoint = (latLng) =>
    map
      .project(L.latLng(latLng))
      .subtract(map.getPixelOrigin())
      .multiplyBy(10)
      .round()
      .divideBy(10);
  container.role = "region";
  container.ariaLabel = story.texts.map_region;
  container.setAttribute("aria-describedby", "rm-alt");
  fit();
  addPanes();
  addLand();
  addLines();
  addReferences();
  addRegions();
  addControls();
  const words = addWords();
  map.on("zoomend moveend resize", () => thinOut(words));
  refitUntilMoved();
  tameWheel();
  showTicked();
  get("#rm-map").classList.add("rm-moves");
  return map;
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
    Object.assign(map.createPane(`rm-${name}`).style, { zIndex, pointerEvents: "none" });
  }
}

function addLand() {
  const tones = new Map(story.shading?.regions);
  for (const { id, role, parts } of story.map.shapes) {
    const tone = tones.has(id) ? ` rm-tone-${tones.get(id)}` : "";
    polygon(parts, "rm-land", `rm-land rm-${role}${tone}`);
  }
}

function addLines() {
  for (const { statement, parts } of linesOf("fill")) {
    const tint = keys.get(statement)?.fill ?? "none";
    if (tint !== "none") {
      polygon(parts, "rm-tint", `rm-fill rm-${tint}${ownClass(statement)}`);
    }
  }
  for (const line of linesOf(...READINGS)) {
    const { low_basis: low, high_basis: high } = keys.get(line.statement) ?? {};
    const basis = new Map(Object.entries({ low, high })).get(line.kind) ?? "open";
    const look = `rm-reading rm-reading-${basis}`;
    addLine(line, look, `rm-reading-casing ${look}`);
  }
  for (const line of [...linesOf("ring"), ...linesOf("edge")]) {
    addLine(line, `rm-${line.kind}`, `rm-casing rm-${line.kind}-casing`);
  }
}

/** @param {string[]} kinds */
function linesOf(...kinds) {
  return story.map.lines.filter((line) => kinds.includes(line.kind));
}

/** @param {Told.Line} line @param {string} look @param {string} casing  keeps lines apart */
function addLine({ statement, parts }, look, casing) {
  polyline(parts, casing + ownClass(statement));
  polyline(parts, `${look} ${slotClass(statement)}${ownClass(statement)}`);
}

function addReferences() {
  for (const { parts, lon_lat: at } of story.map.references) {
    if (parts.length) {
      polyline(parts, "rm-reference-casing");
      polyline(parts, "rm-reference");
    }
    if (at) {
      const look = { className: "rm-dot-reference", fillOpacity: 1, pane: "rm-lines", radius: 4.5 };
      L.circleMarker(flip(at), { ...look, interactive: false }).addTo(map);
    }
  }
}

/** Outlines over the tints; those of regions that have a row, or may get one, open it. */
function addRegions() {
  const told = [...story.table.rows, ...(story.explorer?.curves ?? [])].map((one) => one.region);
  /** @type {Map<string, SVGElement>} */
  const stops = new Map();
  for (const { id, parts } of story.map.shapes.filter((one) => one.role === "region")) {
    const outline = polygon(parts, "overlayPane", "rm-outline", told.includes(id));
    if (told.includes(id)) {
      const stop = /** @type {SVGElement} */ (outline.getElement());
      stop.addEventListener("rm-open", () => openRow(id, outline.getCenter()));
      outline.on("click", (event) => openRow(id, event.latlng));
      stop.dataset.region = id;
      stops.set(id, stop);
    }
  }
  /** One stop is for Tab; from it the arrow keys go on in the order of the table. */
  const inOrder = () => [...rows.keys()].flatMap((region) => stops.get(region) ?? []);
  const follow = () => {
    const order = inOrder();
    const current = order.find((stop) => stop.tabIndex === 0) ?? order[0];
    for (const [region, stop] of stops) {
      const row = rows.get(region);
      stop.classList.toggle("rm-hit", Boolean(row));
      stop.tabIndex = stop === current ? 0 : -1;
      stop.role = row ? "button" : null;
      stop.ariaLabel = row ? spoken(row) : null;
    }
  };
  map.on("rm-figures", follow);
  follow();
  map.getPane("overlayPane")?.addEventListener("keydown", (event) => {
    const order = inOrder();
    const place = order.indexOf(/** @type {SVGElement} */ (event.target));
    const step = STEPS.get(event.key);
    if (step) {
      order[place].tabIndex = -1;
      const next = order[(place + step + order.length) % order.length];
      next.tabIndex = 0;
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      order[place].dispatchEvent(new CustomEvent("rm-open"));
    } else if (event.key === "Escape") {
      map.closePopup();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

/** @param {HTMLTableRowElement} row @returns the head and the words of each of its figures */
function figuresOf(row) {
  return heads.slice(1).map((head, i) => [head, row.cells[i + 1]].map(wordsIn));
}

/** @param {Element} cell @returns what holds its words as they are read out: a dash has none */
function wordsIn(cell) {
  const now = cell.querySelector(".rm-try-now") ?? cell;
  return now.querySelector(".rm-hidden") ?? now;
}

/** @param {HTMLTableRowElement} row @returns the row as one sentence for a screen reader */
function spoken(row) {
  const names = [...row.querySelectorAll(".rm-name :is(bdi, .rm-hidden)")];
  const said = figuresOf(row).map(([head, words]) => `${head.textContent} ${words.textContent}`);
  return `${names.map((one) => one.textContent).join(", ")}: ${said.join("; ")}`;
}

/** @param {string} region @param {L.LatLng} place */
function openRow(region, place) {
  const popup = L.popup({
    autoPanPadding: [12, 12],
    closeButton: false,
    maxHeight: Math.max(120, container.clientHeight - 60),
    maxWidth: Math.min(300, container.clientWidth - 60),
    minWidth: Math.min(240, container.clientWidth - 60),
  });
  const follow = () => {
    const row = rows.get(region);
    return row ? popup.setContent(popupOf(row)) : popup.close();
  };
  follow();
  popup.setLatLng(place).openOn(map);
  map.on("rm-figures", follow);
  popup.on("remove", () => map.off("rm-figures", follow));
}

/** @param {HTMLTableRowElement} row */
function popupOf(row) {
  const content = element("div", "rm-popup");
  element("p", "rm-popup-name", content).append(...copy(row.cells[0]));
  const list = element("dl", "", content);
  for (const [head, words] of figuresOf(row)) {
    element("dt", "", list).append(...copy(head));
    element("dd", "", list).append(...copy(words));
  }
  element("p", "rm-popup-from", content).append(...copy(get(".rm-measured p")));
  return content;
}

function addControls() {
  L.control.attribution({ prefix: "Leaflet" }).addTo(map);
  const scale = /** @type {any} */ (L.control.scale({ maxWidth: 110 }));
  // Leaflet knows its own units alone, and writes them as HTML.
  scale._updateScale = updateScale;
  scale.addTo(map);
  const { zoom_in: zoomInTitle, zoom_out: zoomOutTitle } = story.texts;
  L.control.zoom({ position: "bottomleft", zoomInTitle, zoomOutTitle }).addTo(map);
}

/** @param {HTMLElement} line @param {string} text @param {number} ratio  of the greatest length */
function updateScale(line, text, ratio) {
  const { km, mi } = story.texts;
  line.style.width = `${Math.round(110 * ratio)}px`;
  line.textContent = text.replace("km", km).replace("mi", mi);
}

function addWords() {
  return story.map.labels.map((label) => {
    const beside = hasDot(label) || READINGS.includes(label.kind) ? " rm-label-beside" : "";
    const slot = label.kind === "statement" ? ` ${slotClass(label.statement)}` : "";
    const look = `rm-label-${label.kind} rm-label-${label.anchor}${beside}${slot}`;
    const marker = addWord(label.text, flip(label.lon_lat), look + ownClass(label.statement));
    const words = elementOf(marker);
    if (label.second) {
      element("small", "", words.children[0], label.second).lang = story.language;
    }
    return { label, element: words };
  });
}

/** @param {string} text @param {Pair} latLng @param {string} look */
function addWord(text, latLng, look) {
  const words = element("span", "", null, text);
  words.dir = "auto";
  words.lang = story.quotes.find((one) => one.text === text)?.language ?? story.language;
  const icon = L.divIcon({
    className: `rm-label ${look}`,
    html: words,
    // Leaflet measures nothing where it is told of no size.
    iconSize: /** @type {any} */ (null),
  });
  const options = { icon, interactive: false, keyboard: false, pane: "rm-words" };
  return L.marker(latLng, options).addTo(map);
}

/** @param {Told.Label} label @returns whether the word stands beside a dot, not on its place */
function hasDot({ kind, lon_lat: at }) {
  return kind === "city" || dots.has(String(at));
}

/**
 * Take away the words that would stand on others, under a control or across the edge. Those of
 * a line are first moved along it, to where they hide no name; those beside one, off it.
 * @param {Word[]} words  the most important first
 */
function thinOut(words) {
  words.forEach((word) => (word.element.style.translate = ""));
  const frame = placeOf(container);
  const taken = [...container.querySelectorAll(".leaflet-control, .rm-chosen span")].map(placeOf);
  const names = words.filter(({ label }) => !isOfLine(label)).map(boxOf);
  const line = placesOf(story.map.references).map((at) => L.bounds([at.add(frame.getTopLeft())]));
  for (const word of words) {
    const own = boxOf(word);
    if (own.getSize().x > 0) {
      const moved = (/** @type {L.Point} */ by) =>
        L.bounds(own.getTopLeft().add(by), own.getBottomRight().add(by));
      const kept = word.label.kind === "reference" ? [...taken, ...line] : taken;
      const free = waysAside(word.label).filter(
        (by) => frame.contains(moved(by)) && !kept.some((other) => other.overlaps(moved(by))),
      );
      const clear = free.find((by) => !names.some((name) => name.overlaps(moved(by))));
      // A line without its words says less than a region without its name.
      const way = clear ?? (READINGS.includes(word.label.kind) ? undefined : free[0]);
      word.element.classList.toggle("rm-crowded", !way);
      if (way) {
        word.element.style.translate = `${way.x}px ${way.y}px`;
        taken.push(moved(way));
      }
    }
  }
}

/** @param {Told.Label} label @returns whether the word belongs to a line and may move along it */
function isOfLine(label) {
  return label.statement !== "" || (label.kind === "reference" && !hasDot(label));
}

/** @param {Told.Label} label @returns ways in pixels to places it may have, the shortest first */
function waysAside(label) {
  if (!isOfLine(label)) {
    return [L.point(0, 0)];
  }
  if (label.kind === "reference") {
    return ASIDE;
  }
  const from = map.latLngToContainerPoint(flip(label.lon_lat));
  const lines = linesOf(label.kind === "statement" ? "edge" : label.kind);
  const along = placesOf(lines.filter((line) => line.statement === label.statement))
    .map((place) => place.subtract(from))
    .sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
  return [L.point(0, 0), ...along];
}

/** @param {{ parts: Path[][] }[]} lines */
function placesOf(lines) {
  const paths = lines.flatMap(({ parts }) => parts.flat());
  return paths.flatMap((path) => decode(path)).map((place) => map.latLngToContainerPoint(place));
}

/** @param {Element} one @returns where it is on the screen */
function placeOf(one) {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return L.bounds([left, top], [right, bottom]);
}

/** @param {Word} word */
function boxOf(word) {
  return placeOf(word.element.firstElementChild ?? word.element);
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
  for (const item of getAll("[data-key]")) {
    const input = element("input", "");
    input.type = "checkbox";
    input.checked = true;
    input.value = item.dataset.key ?? "";
    input.setAttribute("aria-labelledby", "rm-key-" + input.value);
    input.addEventListener("change", showTicked);
    item.querySelector("label")?.prepend(input);
  }
  document.body.classList.add("rm-controls");
  // The style sheet shows other readings; words on the map have to make room for theirs.
  getAll("#rm-readings").forEach((one) => one.addEventListener("change", makeRoom));
}

/** Show the statements that are ticked in the key, and no others, on both maps. */
function showTicked() {
  for (const { value, checked } of getAll("[data-key] input", HTMLInputElement)) {
    toggleAll(`.rm-of-${value}`, "rm-off", !checked);
  }
  makeRoom();
}

function makeRoom() {
  map?.fire("moveend");
}

/** @param {string} selector @param {string} name @param {boolean} on */
function toggleAll(selector, name, on) {
  document.querySelectorAll(selector).forEach((one) => one.classList.toggle(name, on));
}

function openFolds() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = getAll(".rm-prints:not([open])", HTMLDetailsElement);
    opened.forEach((fold) => (fold.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((fold) => (fold.open = false)));
  // Not every browser opens a fold for a link into it.
  const sources = get("#fold-sources", HTMLDetailsElement);
  getAll(".rm-mark").forEach((one) => (one.onclick = () => (sources.open = true)));
}

/** A table that fits needs no stop for the keyboard. */
function quietScrollers() {
  for (const one of getAll(".rm-scroll")) {
    const quiet = () => (one.tabIndex = one.scrollWidth > one.clientWidth ? 0 : -1);
    new ResizeObserver(quiet).observe(one);
  }
}

/** @param {Path[][]} parts @param {string} pane @param {string} className */
function polygon(parts, pane, className, interactive = false) {
  const rings = parts.map((part) => part.map((path) => decode(path)));
  return L.polygon(rings, { className, interactive, pane, smoothFactor: 0 }).addTo(map);
}

/** @param {Path[][]} parts @param {string} className */
function polyline(parts, className) {
  const look = { className, interactive: false, pane: "rm-lines", smoothFactor: 0 };
  return L.polyline(parts.flat().map((path) => decode(path)), look).addTo(map); // prettier-ignore
}

/** @param {L.Path | L.Marker} layer @returns its element, which it has on the map */
function elementOf(layer) {
  return /** @type {HTMLElement} */ (layer.getElement());
}

/**
 * Follow a path over shared arcs.
 * @param {Path} path
 * @param {readonly Path[]} arcs  in thousandths of a degree: longitude, latitude, differences
 * @returns {Pair[]} latitude and longitude, as Leaflet wants them
 */
function decode(path, arcs = story.map.arcs) {
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
function slotClass(statement) {
  return `rm-slot-${keys.get(statement)?.slot ?? "none"}`;
}

/** @param {string} statement */
function ownClass(statement) {
  const key = keys.get(statement);
  return key ? ` rm-of-${key.number}` : "";
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

/** @type {FindAll} */
function getAll(selector, kind) {
  const found = [...document.querySelectorAll(selector)];
  return /** @type {any[]} */ (found.filter((one) => one instanceof (kind ?? HTMLElement)));
}

/** @type {Find} the first of them, which must be there */
function get(selector, kind) {
  const [first] = getAll(selector, kind);
  if (!first) {
    throw new Error(`the page has no element ${selector}`);
  }
  return first;
}

/** @param {Element} one @returns what is in it, once more */
function copy(one) {
  return one.cloneNode(true).childNodes;
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
