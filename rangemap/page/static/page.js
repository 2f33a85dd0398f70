/**
 * The moving map and the controls of the key.
 *
 * Everything shown comes from the story in the page; nothing is computed but places on the
 * screen. Text reaches the page through textContent alone.
 */
(function () {
  "use strict";

  /**
   * @typedef {readonly number[]} Path  arcs in order; n is arc n, -1 - n the same arc backwards
   * @typedef {[number, number]} Pair
   * @typedef {{element: HTMLElement, label: Told.Label}} Word
   */

  const UNITS_PER_DEGREE = 1000;
  const MAX_ZOOM = 8;
  const PHONE = "(max-width: 600px)";
  /** Where the words of a line that is measured from may go instead, in pixels. */
  const ASIDE = [0, 16, 32, 48, 64, 80, 96, 112].flatMap((down) =>
    [0, -20, 20, -40, 40, -60, 60, -80, 80, -100, 100].map((right) => pair(right, down)),
  );
  /** How many regions an arrow key goes forward. */
  const STEPS = new Map([
    ["ArrowRight", 1],
    ["ArrowDown", 1],
    ["ArrowLeft", -1],
    ["ArrowUp", -1],
  ]);
  /** Which word gives way where two would stand on each other: the later one. */
  const WORD_ORDER = "statement reference low high country city region sea".split(" ");
  /** Kinds of lines of other readings: the style sheet shows them when asked for. */
  const READINGS = ["low", "high", "open"];

  /** @type {Story} */
  const story = JSON.parse(byId("rangemap-story").textContent || "");
  const box = byId("rm-map");
  const container = byId("map_rangemap");
  const startButton = byId("rm-start");
  const numberOf = new Map(story.key.map((row, number) => [row.statement, number]));
  /** @type {Set<number>} */
  const switchedOff = new Set();
  /** @type {import("leaflet").Map} the moving map, once it is started */
  let map;
  let moved = false;

  byId("rm-without").hidden = true;
  addSwitches();
  openForPrint();
  quietScrollers();
  window.rangemap = { start: start, decodePath: decodePath, story: story };
  if (window.matchMedia(PHONE).matches) {
    startButton.hidden = false;
    startButton.addEventListener("click", () => {
      start();
      container.focus();
    });
  } else {
    start();
  }

  /**
   * Start the moving map in the place of the still one; once started, it is only returned.
   * @returns {import("leaflet").Map} the Leaflet map
   */
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
   * @this {import("leaflet").Map}
   * @param {import("leaflet").LatLngExpression} latlng
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
    pane("rm-land", 150);
    pane("rm-tint", 350);
    pane("rm-lines", 450);
    pane("rm-words", 590);
  }

  /**
   * @param {string} name
   * @param {number} zIndex
   */
  function pane(name, zIndex) {
    const made = map.createPane(name);
    made.style.zIndex = String(zIndex);
    made.style.pointerEvents = "none";
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
    for (const line of story.map.lines.filter((one) => one.kind === "fill")) {
      const number = numberOf.get(line.statement);
      const tint = number === undefined ? "none" : story.key[number].fill;
      if (tint !== "none") {
        polygon(line.parts, "rm-tint", "rm-fill rm-" + tint + belongsTo(line.statement));
      }
    }
    for (const line of story.map.lines.filter((one) => READINGS.includes(one.kind))) {
      const own = belongsTo(line.statement);
      const look = "rm-reading rm-reading-" + basisOf(line);
      polyline(line.parts, "rm-reading-casing " + look + own);
      polyline(line.parts, look + " " + slotClass(line.statement) + own);
    }
    for (const kind of ["ring", "edge"]) {
      for (const line of story.map.lines.filter((one) => one.kind === kind)) {
        const own = belongsTo(line.statement);
        polyline(line.parts, "rm-casing rm-" + kind + "-casing" + own);
        polyline(line.parts, "rm-" + kind + " " + slotClass(line.statement) + own);
      }
    }
  }

  /**
   * @param {Line} line
   * @returns {string} what gives a reading: the source, our policy, or nothing
   */
  function basisOf(line) {
    const number = numberOf.get(line.statement);
    return (number !== undefined && story.key[number][line.kind + "_basis"]) || "open";
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
    const order = story.table.rows.map((row) => row.region);
    const place = (/** @type {SVGElement} */ stop) => order.indexOf(stop.dataset.region ?? "");
    stops.sort((a, b) => place(a) - place(b));
    if (stops.length) {
      stops[0].setAttribute("tabindex", "0");
    }
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

  /**
   * @param {import("leaflet").Polygon} outline
   * @param {Told.Row} row
   */
  function makeStop(outline, row) {
    const stop = /** @type {SVGElement} */ (outline.getElement());
    stop.dataset.region = row.region;
    stop.setAttribute("tabindex", "-1");
    stop.setAttribute("role", "button");
    stop.setAttribute("aria-label", spoken(row));
    stop.addEventListener("rm-open", () => openRow(row, outline.getCenter()));
    return stop;
  }

  /**
   * @param {Told.Row} row
   * @returns {string} the row as one sentence for a screen reader
   */
  function spoken(row) {
    const figures = story.table.heads.map((head, column) => {
      const cell = row.cells[column];
      return [head.text, head.small].join(" ").trim() + " " + (cell.hidden || cell.text);
    });
    const name = row.marked ? row.name + ", " + story.texts.marked : row.name;
    return name + ": " + figures.join("; ");
  }

  /**
   * @param {Told.Row} row
   * @param {import("leaflet").LatLng} place
   */
  function openRow(row, place) {
    const content = element("div", "rm-popup");
    const name = element("p", "rm-popup-name", content);
    element("bdi", "", name).textContent = row.name;
    if (row.marked) {
      element("span", "rm-diamond", name).textContent = " ◆";
      element("span", "rm-hidden", name).textContent = story.texts.marked;
    }
    if (row.official) {
      element("bdi", "rm-second", name).textContent = " " + row.official;
    }
    if (row.second) {
      const second = element("bdi", "rm-second", name);
      second.lang = row.second_lang;
      second.textContent = " " + row.second;
    }
    const list = element("dl", "", content);
    story.table.heads.forEach((head, column) => {
      const cell = row.cells[column];
      element("dt", "", list).textContent = [head.text, head.small].join(" ").trim();
      element("dd", "", list).textContent = cell.hidden || cell.text;
    });
    const from = element("p", "rm-popup-from", content);
    element("strong", "", from).textContent = story.measured_from.lead;
    from.append(" " + story.measured_from.text);
    L.popup({
      autoPanPadding: [12, 12],
      closeButton: false,
      maxHeight: Math.max(120, container.clientHeight - 60),
      maxWidth: Math.min(300, container.clientWidth - 60),
      minWidth: Math.min(240, container.clientWidth - 60),
    })
      .setLatLng(place)
      .setContent(content)
      .openOn(map);
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
      const text = element("span", "");
      text.textContent = label.text;
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
  function hasDot(label) {
    const isHere = (/** @type {Pair | null} */ point) =>
      point !== null &&
      point.every(
        (degrees, axis) => Math.abs(degrees - label.lon_lat[axis]) < 1 / UNITS_PER_DEGREE,
      );
    return label.kind === "city" || story.map.references.some(({ lon_lat }) => isHere(lon_lat));
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
    words.forEach((word) => shift(word.element, [0, 0]));
    const names = words.filter(({ label }) => !isOfLine(label)).map(placeOf);
    const hides = (/** @type {DOMRect} */ place) => names.some((name) => overlap(place, name));
    for (const word of words) {
      const own = placeOf(word);
      if (own.width > 0) {
        const steps = [pair(0, 0), ...(isOfLine(word.label) ? stepsAside(word.label) : [])];
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
   * @returns {Pair[]} ways in pixels to other places by its line, the shortest first
   */
  function stepsAside(label) {
    if (label.kind === "reference") {
      return ASIDE;
    }
    const kind = label.kind === "statement" ? "edge" : label.kind;
    const lines = story.map.lines.filter(
      (line) => line.kind === kind && line.statement && line.statement === label.statement,
    );
    const from = map.latLngToContainerPoint(flip(label.lon_lat));
    const paths = lines.flatMap((line) => line.parts.flat());
    return paths
      .flatMap((path) => decodePath(story.map.arcs, path))
      .map((place) => map.latLngToContainerPoint(place).subtract(from))
      .map(({ x, y }) => pair(x, y))
      .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  }

  /** @param {Word} word */
  function placeOf(word) {
    return (word.element.firstElementChild ?? word.element).getBoundingClientRect();
  }

  /**
   * @param {HTMLElement} word
   * @param {Pair} step
   */
  function shift(word, [x, y]) {
    word.style.marginLeft = x + "px";
    word.style.marginTop = y + "px";
  }

  /**
   * @param {DOMRect} place
   * @param {Pair} step
   */
  function movedBy(place, [x, y]) {
    return new DOMRect(place.x + x, place.y + y, place.width, place.height);
  }

  /**
   * @param {DOMRect} a
   * @param {DOMRect} b
   */
  function within(a, b) {
    return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  }

  /**
   * @param {DOMRect} a
   * @param {DOMRect} b
   */
  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /** A page that is turned or widened shows the whole again, until the reader has moved it. */
  function refitUntilMoved() {
    for (const kind of ["pointerdown", "wheel", "keydown"]) {
      container.addEventListener(kind, () => (moved = true), { passive: true });
    }
    map.on("resize", () => {
      if (!moved) {
        fit();
      }
    });
  }

  /** The wheel scrolls the page, until the reader clicks into the map or holds Ctrl. */
  function tameWheel() {
    let awake = false;
    container.addEventListener("pointerdown", () => (awake = true));
    container.addEventListener("mouseleave", () => (awake = false));
    container.addEventListener(
      "wheel",
      (event) => {
        if (awake || event.ctrlKey || event.metaKey) {
          map.scrollWheelZoom.enable();
        } else {
          map.scrollWheelZoom.disable();
        }
      },
      { capture: true, passive: true },
    );
  }

  function addSwitches() {
    for (const row of elements("[data-key]")) {
      const input = document.createElement("input");
      input.type = "checkbox";
      input.checked = true;
      input.addEventListener("change", () => show(Number(row.dataset.key), input.checked));
      row.querySelector("label")?.prepend(input);
    }
    document.body.classList.add("rm-controls");
    const readings = document.getElementById("rm-readings");
    if (readings) {
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
    if (map) {
      map.fire("moveend");
    }
  }

  /**
   * Show or hide all that belongs to one statement, on both maps.
   * @param {number} number place in the key
   * @param {boolean} on
   */
  function show(number, on) {
    if (on) {
      switchedOff.delete(number);
    } else {
      switchedOff.add(number);
    }
    for (const one of document.querySelectorAll(".rm-of-" + number)) {
      one.classList.toggle("rm-off", !on);
    }
    if (map) {
      map.fire("moveend");
    }
  }

  function openForPrint() {
    /** @type {HTMLDetailsElement[]} */
    let opened = [];
    window.addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("details")].filter((fold) =>
        fold.matches(".rm-prints:not([open])"),
      );
      opened.forEach((fold) => (fold.open = true));
    });
    window.addEventListener("afterprint", () => {
      opened.forEach((fold) => (fold.open = false));
      opened = [];
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
    document.querySelectorAll(".rm-scroll").forEach((scroller) => sizes.observe(scroller));
  }

  /**
   * @param {Path[][]} parts
   * @param {string} paneName
   * @param {string} className
   * @param {boolean} [interactive]
   */
  function polygon(parts, paneName, className, interactive) {
    const rings = parts.map((part) => part.map((path) => decodePath(story.map.arcs, path)));
    return L.polygon(rings, {
      className: className,
      interactive: Boolean(interactive),
      pane: paneName,
      smoothFactor: 0,
    }).addTo(map);
  }

  /**
   * @param {Path[][]} parts
   * @param {string} className
   */
  function polyline(parts, className) {
    const paths = parts.flat().map((path) => decodePath(story.map.arcs, path));
    return L.polyline(paths, {
      className: className,
      interactive: false,
      pane: "rm-lines",
      smoothFactor: 0,
    }).addTo(map);
  }

  /**
   * Follow a path over shared arcs.
   * @param {readonly (readonly number[])[]} arcs  in thousandths of a degree: longitude,
   *   latitude, then differences
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
      let lon = 0;
      let lat = 0;
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
    const number = numberOf.get(statement);
    const slot = number === undefined ? null : story.key[number].slot;
    return slot === null ? "rm-slot-none" : "rm-slot-" + slot;
  }

  /** @param {string} statement */
  function belongsTo(statement) {
    const number = numberOf.get(statement);
    return number === undefined ? "" : " rm-of-" + number;
  }

  /**
   * @param {Told.MapData["bounds"]} bounds
   * @returns {[Pair, Pair]} corners as Leaflet wants them
   */
  function corners([west, south, east, north]) {
    return [
      [south, west],
      [north, east],
    ];
  }

  /**
   * @param {Pair} lonLat
   * @returns {Pair} latitude and longitude, as Leaflet wants them
   */
  function flip([lon, lat]) {
    return [lat, lon];
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {Pair}
   */
  function pair(x, y) {
    return [x, y];
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement[]}
   */
  function elements(selector) {
    return [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
  }

  /**
   * @param {string} tag
   * @param {string} className
   * @param {HTMLElement} [parent]
   */
  function element(tag, className, parent) {
    const made = document.createElement(tag);
    if (className) {
      made.className = className;
    }
    if (parent) {
      parent.append(made);
    }
    return made;
  }

  /** @param {string} id */
  function byId(id) {
    const found = document.getElementById(id);
    if (!found) {
      throw new Error("the page has no element " + id);
    }
    return found;
  }
})();
