/**
 * "Try another number": one slider, for one statement at a time.
 *
 * Shares were computed in Python and are read here between samples. About points the ring is
 * computed here; about lines the outline is one of the steps that came with the story. Nothing
 * is kept: the story, the address, the still map and what prints stay as they are.
 */
(function () {
  "use strict";

  /**
   * @typedef {[number, number]} LatLng  latitude and longitude, as Leaflet wants them
   * @typedef {{range_km: number, words: string, who: string}} Mark
   * @typedef {{region: string, name: string, second: string, second_lang: string,
   *   touched_km: number, first: number, shares: number[], extra: [number, number][]}} Curve
   * @typedef {{fill: LatLng[][], edge: LatLng[][], ring: LatLng[][]}} Outline
   */

  const UNITS = 10000;
  const LEAST_COUNTED_SHARE = 0.01;
  const ALL = 0.9995;
  const KM_PER_MILE = 1.609344;
  const EARTH_KM = 6371;
  const RING_POINTS = 180;
  /** How long a hand must rest before names make way and the answer is read out. */
  const REST_MS = 250;

  const { story, start, decodePath } = window.rangemap;
  const { explorer } = story;
  const { texts } = explorer;
  const fold = byId("fold-try");
  const board = document.querySelector(".rm-figures .rm-table");
  const steps = new Map(story.map.steps.map((step) => [step.range_km, step]));
  /** @type {Map<string, Curve>} */
  const curves = new Map(explorer.curves.map((curve) => [curve.region, curve]));
  const knots = new Map();
  const numbers = numberFormat(story.language);

  /** The statement, its row of the key, and the distances that can be chosen. */
  let which, row, allowed;
  /** The distance that was chosen; null while it is the printed one. @type {number | null} */
  let chosen = null;
  let drawn = null;
  let farView = false;
  let frame = 0;
  let timer = 0;

  byId("rm-try-script").hidden = true;
  byId("rm-try").append(byId("rm-try-template").content.cloneNode(true));
  const [place, panel, title, scale, slider, field, conversion, see, back, problem, answer] =
    ["place", "panel", "title", "scale", "slider", "field", "conversion", "see", "back",
      "problem", "answer"].map((name) => fold.querySelector(".rm-try-" + name)); // prettier-ignore
  const status = fold.querySelector("[role=status]");
  const published = [...fold.querySelectorAll(".rm-try-published")];
  const radios = [...fold.querySelectorAll("input[type=radio]")];
  listen();
  pick(explorer.statements.length - 1);
  window.rangemap.explore = { choose: choose, reset: reset, ring: ring, shareAt: shareAt, words: words };

  // Shares

  /** @returns {number} the covered share of a region, 0 to 1 */
  function shareAt(region, km) {
    const curve = curves.get(region);
    if (!curve || km <= curve.touched_km) {
      return 0;
    }
    if (!knots.has(region)) {
      knots.set(region, knotsOf(curve));
    }
    const { x, y, slope } = knots.get(region);
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

  /** Samples in order, with slopes that keep the cubics between them monotone. */
  function knotsOf(curve) {
    const at = new Map(curve.extra);
    curve.shares.forEach((share, i) => at.set(explorer.grid_km[curve.first + i], share));
    if (curve.touched_km > 0) {
      at.set(curve.touched_km, 0);
    }
    const x = [...at.keys()].sort((a, b) => a - b);
    const y = x.map((km) => at.get(km) / UNITS);
    return { x: x, y: y, slope: slopes(x, y) };
  }

  /** M. Steffen, Astronomy and Astrophysics 239 (1990), 443-450. */
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
    const last = secant.length - 1;
    const end = (own, next) => Math.min(Math.max(1.5 * own - next / 2, 0), 3 * own);
    return [end(secant[0], inner[0]), ...inner, end(secant[last], inner[last - 1])];
  }

  /** @returns {string} a share above nothing as the table prints it */
  function words(share) {
    if (share < LEAST_COUNTED_SHARE) {
      return texts.share_under;
    }
    const percent = Math.min(99, Math.floor(share * 100 + 0.5));
    return share >= ALL ? texts.share_all : fillIn(texts.share, { percent: percent });
  }

  // Outlines

  /** @returns {LatLng[]} the circle on the ellipsoid, closed; longitudes run on beyond 180 */
  function ring(lon, lat, km) {
    const points = [];
    for (let i = 0; i < RING_POINTS; i += 1) {
      points.push(onRing(lon, lat, km, i));
    }
    return [...points, points[0]];
  }

  function onRing(lon, lat, km, part) {
    const { Geodesic } = window.geodesic;
    const mask = Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL;
    const azimuth = (360 * part) / RING_POINTS;
    const end = Geodesic.WGS84.Direct(lat, lon, azimuth, km * 1000, mask);
    return [end.lat2, end.lon2];
  }

  /** @returns {Outline} what is filled, the firm line, and the thin rings of several points */
  function outlineAt(km) {
    if (explorer.way === "steps") {
      const paths = steps.get(km).parts.flat();
      const lines = paths.map((path) => decodePath(story.map.arcs, path));
      return { fill: lines, edge: lines, ring: [] };
    }
    const points = story.map.references.map((reference) => reference.lon_lat);
    const rings = points.map(([lon, lat]) => ring(lon, lat, km));
    const edge = points.flatMap((point, i) =>
      freeArcs(point, rings[i], points.filter((one) => one !== point), km),
    );
    return { fill: rings, edge: edge, ring: points.length > 1 ? rings : [] };
  }

  /** @returns {LatLng[][]} the parts of a ring in no other: together they go round all */
  function freeArcs([lon, lat], points, others, km) {
    const isFree = (point) => others.every((other) => isBeyond(point, other, km));
    const crossing = (i, free) => {
      let [low, high] = [i - 1, i];
      for (let halvings = 0; halvings < 16; halvings += 1) {
        const middle = (low + high) / 2;
        if (isFree(onRing(lon, lat, km, middle)) === free) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return onRing(lon, lat, km, low);
    };
    const arcs = [];
    let arc = null;
    let wasFree = false;
    points.forEach((point, i) => {
      const free = isFree(point);
      if (free && !arc) {
        arcs.push((arc = []));
      }
      if (i && free !== wasFree) {
        arc.push(crossing(i, wasFree));
      }
      if (free) {
        arc.push(point);
      } else {
        arc = null;
      }
      wasFree = free;
    });
    return arcs;
  }

  /** Whether two places are farther apart than a distance; a sphere decides what is clear. */
  function isBeyond([lat1, lon1], [lon2, lat2], km) {
    const [a, b, turn] = [lat1, lat2, lon2 - lon1].map((degrees) => (degrees * Math.PI) / 180);
    const cosine = Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(turn);
    const rough = EARTH_KM * Math.acos(Math.min(1, cosine));
    if (Math.abs(rough - km) > 0.01 * km) {
      return rough > km;
    }
    const { Geodesic } = window.geodesic;
    const found = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE);
    return found.s12 >= km * 1000;
  }

  // The map

  function drawOnMap() {
    const map = start();
    drawn = drawn || makeLayers(map);
    const outline = outlineAt(chosen);
    drawn.lines.forEach(([layer, part]) => layer.setLatLngs(outline[part]));
    const sourced = marksAt(chosen).length > 0;
    const said = sourced ? texts.label_sourced : texts.label_unsourced;
    drawn.text.textContent = fillIn(said, { km: written(chosen) });
    drawn.label.setLatLng(nearestTo(drawn.home, outline.edge));
    for (const element of drawn.inked) {
      element.classList.toggle("rm-slot-" + row.slot, sourced);
      element.classList.toggle("rm-slot-none", !sourced);
    }
    if (!farView && !map.getBounds().contains(boundsAt(chosen, outline))) {
      // Once, and not a little with each step.
      farView = true;
      const longest = allowed[allowed.length - 1];
      const far = L.latLngBounds(boundsAt(longest, outlineAt(longest)));
      map.fitBounds(far.extend(corners(story.map.bounds)), { animate: false });
    }
  }

  /** Lines, tint and words of the chosen number, in the place of those of the printed one. */
  function makeLayers(map) {
    const own = " rm-chosen rm-of-" + story.key.indexOf(row);
    const add = (kind, pane, className, part) => {
      const options = { className: className, interactive: false, pane: pane, smoothFactor: 0 };
      const layer = L[kind]([], options).addTo(map);
      return [layer, part];
    };
    const lines = ["ring", "edge"].flatMap((kind) => [
      add("polyline", "rm-lines", "rm-casing rm-" + kind + "-casing" + own, kind),
      add("polyline", "rm-lines", "rm-" + kind + own, kind),
    ]);
    const inked = lines.map(([layer]) => layer.getElement()).filter((_, i) => i % 2);
    const cut = explorer.clipped ? [...lines] : [];
    if (row.fill !== "none") {
      const whole = explorer.way === "rings" ? " rm-whole" : "";
      cut.push(add("polygon", "rm-tint", "rm-fill rm-" + row.fill + whole + own, "fill"));
      lines.push(cut[cut.length - 1]);
      if (row.fill === "far") {
        cut[cut.length - 1][0].bringToBack();
      }
    }
    const text = element("span", "");
    const name = "rm-label rm-label-statement rm-label-middle" + own;
    const icon = L.divIcon({ className: name, html: text, iconSize: null });
    const options = { icon: icon, interactive: false, keyboard: false, pane: "rm-words" };
    const label = L.marker([0, 0], options).addTo(map);
    const update = clip(map, cut.map(([layer]) => layer.getElement()));
    hidePrinted(true);
    return {
      home: story.map.labels.find((one) => one.statement === row.statement),
      inked: [label.getElement(), ...inked],
      label: label,
      lines: lines,
      remove: () => {
        map.off("moveend zoomend viewreset", update);
        [label, ...lines.map(([layer]) => layer)].forEach((layer) => layer.remove());
        hidePrinted(false);
      },
      text: text,
    };
  }

  /**
   * Nothing is filled outside the regions, and lines about lines are drawn in them alone.
   * @returns {() => void} what keeps the cut in step with the map
   */
  function clip(map, elements) {
    const svg = "http://www.w3.org/2000/svg";
    const cut = byId("rm-clip-shape") || document.createElementNS(svg, "path");
    if (!cut.id && elements.length) {
      const clipPath = document.createElementNS(svg, "clipPath");
      clipPath.id = "rm-clip";
      cut.id = "rm-clip-shape";
      cut.setAttribute("clip-rule", "evenodd");
      clipPath.append(cut);
      elements[0].ownerSVGElement.append(clipPath);
    }
    elements.forEach((one) => one.setAttribute("clip-path", "url(#rm-clip)"));
    const update = () => {
      const regions = map.getPane("rm-land").querySelectorAll(".rm-region");
      cut.setAttribute("d", [...regions].map((one) => one.getAttribute("d")).join(""));
    };
    map.on("moveend zoomend viewreset", update);
    update();
    return update;
  }

  function hidePrinted(hidden) {
    const own = ".leaflet-container .rm-of-" + story.key.indexOf(row) + ":not(.rm-chosen)";
    document.querySelectorAll(own).forEach((one) => one.classList.toggle("rm-replaced", hidden));
  }

  /** @returns {LatLng[]} the places that must be in view */
  function boundsAt(km, outline) {
    const step = steps.get(km);
    return step ? corners(step.bounds || story.map.bounds) : outline.edge.flat();
  }

  /** @returns {LatLng} the place on a line that is nearest to where the printed words stand */
  function nearestTo(home, lines) {
    const [lon, lat] = home ? home.lon_lat : [0, 90];
    const squash = Math.cos((lat * Math.PI) / 180);
    const far = (one) => Math.hypot(one[0] - lat, squash * (one[1] - lon));
    const places = lines.flatMap((line) =>
      line.slice(1).flatMap(([endLat, endLon], i) =>
        [0, 0.25, 0.5, 0.75].map((t) => [
          line[i][0] + t * (endLat - line[i][0]),
          line[i][1] + t * (endLon - line[i][1]),
        ]),
      ),
    );
    return places.reduce((best, one) => (far(one) < far(best) ? one : best));
  }

  // The table

  function fillTable() {
    const column = story.table.heads.findIndex((head) => head.statement === row.statement);
    if (!board || column < 0) {
      return;
    }
    const head = replaced(board.tHead.rows[0].cells[column + 1]);
    head.textContent = fillIn(texts.head, { km: written(chosen) });
    const sourced = marksAt(chosen).length > 0;
    element("span", "rm-head-small", head).textContent =
      sourced ? texts.head_sourced : texts.head_unsourced; // prettier-ignore
    const [body] = board.tBodies;
    body.querySelectorAll(".rm-try-more").forEach((one) => one.remove());
    story.table.rows.forEach((one, i) => {
      setShare(replaced(body.rows[i].cells[column + 1]), one.region);
    });
    // Regions that no printed figure reaches, while the chosen one does.
    const known = new Set(story.table.rows.map((one) => one.region));
    const more = explorer.curves
      .filter(({ region, touched_km: from }) => !known.has(region) && chosen > from)
      .map((curve) => ({ curve: curve, share: shareAt(curve.region, chosen) }))
      .sort((a, b) => b.share - a.share || (a.curve.name < b.curve.name ? -1 : 1));
    more.forEach(({ curve }) => body.append(newRow(curve, column)));
  }

  /** @param {Curve} curve */
  function newRow(curve, column) {
    const made = element("tr", "rm-try-more");
    const name = element("th", "", made);
    name.scope = "row";
    element("bdi", "", element("span", "rm-name", name)).textContent = curve.name;
    if (curve.second) {
      name.append(" ");
      const second = element("span", "rm-second", name);
      second.lang = curve.second_lang;
      element("bdi", "", second).textContent = curve.second;
    }
    story.table.heads.forEach((head, i) => {
      const cell = element("td", "", made);
      if (i === column) {
        setShare(cell, curve.region);
      } else if (story.key.some((one) => one.statement === head.statement && one.high_km)) {
        setShare(cell, "");
      }
    });
    return made;
  }

  /** @returns {HTMLElement} what stands in a cell for now; what was printed is kept, and prints */
  function replaced(cell) {
    if (!cell.querySelector(".rm-printed")) {
      const printed = element("span", "rm-printed");
      printed.append(...cell.childNodes);
      cell.append(printed);
      element("span", "rm-try-now", cell);
    }
    cell.classList.add("rm-tried");
    return cell.querySelector(".rm-try-now");
  }

  function setShare(place, region) {
    const curve = curves.get(region);
    if (curve && chosen > curve.touched_km) {
      place.textContent = words(shareAt(region, chosen));
      return;
    }
    place.textContent = "";
    const dash = element("span", "", place);
    dash.setAttribute("aria-hidden", "true");
    dash.textContent = "–";
    element("span", "rm-hidden", place).textContent = texts.not_within;
  }

  // Choosing

  /** @param {number} number  place among the statements */
  function pick(number) {
    reset();
    which = explorer.statements[number];
    row = story.key.find((one) => one.statement === which.statement);
    allowed = distances();
    radios.forEach((radio, i) => (radio.checked = i === number));
    published.forEach((one, i) => (one.hidden = i !== number));
    title.textContent = texts.which + ": " + which.printed;
    slider.min = String(allowed[0]);
    slider.max = String(allowed[allowed.length - 1]);
    drawScale();
    follow();
  }

  /** @returns {number[]} in order: whole kilometres or steps, and the published figures */
  function distances() {
    const length = Math.floor(which.to_km - which.from_km) + 1;
    const whole = Array.from({ length: length }, (_, i) => which.from_km + i);
    const known = explorer.way === "steps" ? [...steps.keys()] : whole;
    const marks = which.marks.map((mark) => mark.range_km);
    return [...new Set([...known, ...marks])]
      .filter((km) => km >= which.from_km && km <= which.to_km)
      .filter((km) => explorer.way !== "steps" || steps.has(km))
      .sort((a, b) => a - b);
  }

  function choose(km) {
    const near = nearest(km);
    if (near === printedKm()) {
      reset();
      return;
    }
    chosen = near;
    const input = document.querySelector('[data-key="' + story.key.indexOf(row) + '"] input');
    if (input && !input.checked) {
      // A line that was switched off would not be seen to move.
      input.click();
    }
    follow();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      drawOnMap();
      fillTable();
    });
    clearTimeout(timer);
    timer = setTimeout(() => {
      start().fire("moveend");
      status.textContent = answer.textContent;
    }, REST_MS);
  }

  function reset() {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    chosen = null;
    status.textContent = "";
    document.querySelectorAll(".rm-try-more").forEach((one) => one.remove());
    document.querySelectorAll(".rm-tried").forEach((one) => one.classList.remove("rm-tried"));
    if (drawn) {
      drawn.remove();
      drawn = null;
      if (farView) {
        start().fitBounds(corners(story.map.bounds), { animate: false });
      }
      start().fire("moveend");
    }
    farView = false;
    if (which) {
      follow();
    }
  }

  /** @returns {number} the distance of the line that is printed */
  function printedKm() {
    return Math.round(row.range_km * 1000) / 1000;
  }

  function nearest(km) {
    return allowed.reduce((best, one) => (Math.abs(one - km) < Math.abs(best - km) ? one : best));
  }

  /** @returns {Mark[]} what was published at a distance */
  function marksAt(km) {
    return which.marks.filter((mark) => mark.range_km === km);
  }

  // What the reader holds

  function listen() {
    radios.forEach((radio, i) => radio.addEventListener("change", () => pick(i)));
    slider.addEventListener("input", () => choose(Number(slider.value)));
    slider.addEventListener("keydown", onKey);
    field.addEventListener("change", onField);
    back.addEventListener("click", () => {
      reset();
      slider.focus({ preventScroll: true });
    });
    see.addEventListener("click", () => {
      byId("rm-map").scrollIntoView({ block: "start" });
      start().getContainer().focus({ preventScroll: true });
    });
    fold.addEventListener("toggle", () => fold.open || reset());
    for (const item of fold.querySelectorAll("[data-km]")) {
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
    const [first, last] = [allowed[0], allowed[allowed.length - 1]];
    const part = (km) => (100 * (Math.min(Math.max(km, first), last) - first)) / (last - first);
    const add = (className, km) => {
      const made = element("span", className, scale);
      made.style.left = part(km) + "%";
      return made;
    };
    scale.textContent = "";
    if (which.band_km) {
      const [low, high] = which.band_km;
      add("rm-try-band", low).style.width = part(high) - part(low) + "%";
    }
    for (const km of new Set(which.marks.map((mark) => mark.range_km))) {
      add("rm-try-tick", km).classList.toggle("rm-try-tick-printed", km === printedKm());
    }
    for (const km of [first, last]) {
      add("rm-try-end", km).textContent = fillIn(texts.head, { km: written(km) });
    }
  }

  /** Show the number and what it means. */
  function follow() {
    const km = chosen === null ? printedKm() : chosen;
    const text = fillIn(texts.head, { km: written(km) });
    slider.value = String(km);
    slider.setAttribute("aria-valuetext", text);
    field.value = written(km);
    conversion.textContent = fillIn(texts.conversion, { miles: miles(km) });
    complain("");
    answer.textContent = chosen === null ? texts.printed : answerAt(km, text);
    back.hidden = see.hidden = chosen === null;
    for (const item of fold.querySelectorAll("[data-km]")) {
      item.firstChild.setAttribute("aria-pressed", String(Number(item.dataset.km) === km));
    }
    if (chosen === null) {
      dock(false);
    }
  }

  function answerAt(km, text) {
    const marks = marksAt(km).map((mark) => mark.words + ", " + mark.who);
    const source = marks.length
      ? text + ": " + marks.join("; ") + "."
      : fillIn(texts.unsourced, { km: written(km) });
    const shares = explorer.curves.map((curve) => shareAt(curve.region, km));
    const count = shares.filter((share) => share >= LEAST_COUNTED_SHARE).length;
    const takesIn = [texts.takes_in_none, texts.takes_in_one][count] || texts.takes_in;
    return source + " " + fillIn(takesIn, { count: count });
  }

  function onKey(event) {
    const at = allowed.indexOf(nearest(Number(slider.value)));
    const goal = {
      ArrowDown: at - 1,
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      End: allowed.length - 1,
      Home: 0,
      PageDown: at - 5,
      PageUp: at + 5,
    }[event.key];
    if (goal !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      choose(allowed[Math.min(Math.max(goal, 0), allowed.length - 1)]);
    }
  }

  function onField() {
    const ends = { from: written(allowed[0]), to: written(allowed[allowed.length - 1]) };
    const found = /^\s*(\d+(?:[.,]\d+)?)\s*(?:km|км)?\s*$/i.exec(field.value);
    const km = found ? Number(found[1].replace(",", ".")) : NaN;
    if (!found) {
      complain(fillIn(texts.bad, { km: written(Math.round(printedKm())) }));
    } else if (km < allowed[0] || km > allowed[allowed.length - 1]) {
      complain(fillIn(texts.outside, ends));
    } else {
      choose(km);
    }
  }

  function complain(text) {
    problem.textContent = text;
    field.setAttribute("aria-invalid", String(text !== ""));
  }

  function dock(away) {
    const docked = away && chosen !== null && fold.open;
    place.style.minHeight = docked ? place.offsetHeight + "px" : "";
    panel.classList.toggle("rm-docked", docked);
    document.documentElement.classList.toggle("rm-docking", docked);
  }

  /** @returns {string} miles as rounded as the number of kilometres is */
  function miles(km) {
    const step = km % 5 === 0 ? 5 : 1;
    return written(Math.round(km / KM_PER_MILE / step) * step);
  }

  function written(number) {
    return numbers.format(number);
  }

  function numberFormat(language) {
    try {
      return new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    } catch {
      return numberFormat("en");
    }
  }

  function fillIn(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  function corners([west, south, east, north]) {
    return [
      [south, west],
      [north, east],
    ];
  }

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

  function byId(id) {
    return document.getElementById(id);
  }
})();
