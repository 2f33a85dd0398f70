/**
 * Taking the data or the page along: files made here from the story in the page, and the code
 * that shows the page in another one. Nothing is sent or fetched.
 */
(function () {
  "use strict";

  /**
   * @typedef {[number, number]} LonLat
   * @typedef {{type: string, coordinates: any}} Geometry
   */

  // A spreadsheet takes a cell that begins with one of these, full-width forms among them, for
  // a formula.
  const FORMULA = /^ *[=+\-@\t\r＝＋－＠]/u;
  const QUOTED = /[",\n\r]/u;
  const GEOMETRY_OF = { Point: "MultiPoint", LineString: "MultiLineString", Polygon: "MultiPolygon" };

  const story = JSON.parse(byId("rangemap-story").textContent || "");
  const words = story.take;
  const code = byId("rm-embed");

  if (/^https?:$/u.test(location.protocol)) {
    code.textContent = words.embed.split(words.address).join(escaped(location.href.split("#")[0]));
  }
  byId("rm-take-files").hidden = false;
  byId("rm-take-embed").hidden = false;
  byId("rm-take-table").addEventListener("click", () => {
    // With the mark by which spreadsheets know UTF-8 from the code page of the machine.
    save(".csv", "text/csv;charset=utf-8", "\ufeff" + tableText());
  });
  byId("rm-take-shapes").addEventListener("click", () => {
    save(".geojson", "application/geo+json", JSON.stringify(shapes()) + "\n");
  });
  byId("rm-take-copy").addEventListener("click", copy);

  function copy() {
    const say = (text) => (byId("rm-take-status").textContent = text);
    const denied = () => {
      code.focus();
      window.getSelection().selectAllChildren(code);
      say(words.not_copied);
    };
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(code.textContent).then(() => say(words.copied), denied);
    } else {
      denied();
    }
  }

  /**
   * @param {string} ending
   * @param {string} type
   * @param {string} text
   */
  function save(ending, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = stem() + ending;
    link.click();
    // Some browsers read the file only after the click has been handled.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** @returns {string} the name of this file without its ending, or a plain one */
  function stem() {
    const name = /([^/]+)\.html?$/iu.exec(location.pathname);
    return name ? decodeURIComponent(name[1]) : "rangemap";
  }

  /** @returns {string} the table with a line for each region and statement */
  function tableText() {
    const lines = story.table.rows.flatMap((row) =>
      row.cells.map((cell, column) => {
        const key = keyOf(story.table.heads[column].statement);
        return {
          region: row.region,
          region_name: row.name,
          local_name: row.second,
          named_in_decision: row.marked,
          statement: key.statement,
          printed: key.printed,
          who: key.who,
          range_low_km: key.low_km,
          drawn_km: key.range_km,
          range_high_km: key.high_km,
          covered_share_low: cell.share_low,
          covered_share: cell.share,
          covered_share_high: cell.share_high,
          covered_area_km2: cell.area_km2,
          range_class: cell.range_class,
          shown: cell.hidden || cell.text,
          nearest_km: row.nearest_km,
          measured_from: measuredFrom(),
          source: sourceOf(key),
        };
      }),
    );
    const columns = Object.keys(lines[0] || {});
    const rows = lines.map((line) => columns.map((column) => cellText(line[column])));
    return [columns, ...rows].map((row) => row.map(quoted).join(",") + "\n").join("");
  }

  /**
   * A number as it is, a missing one as nothing, a text that no spreadsheet runs.
   * @param {string | number | boolean | null} value
   */
  function cellText(value) {
    if (value === null) {
      return "";
    }
    return typeof value === "string" && FORMULA.test(value) ? "'" + value : String(value);
  }

  /** @param {string} text */
  function quoted(text) {
    return QUOTED.test(text) ? '"' + text.split('"').join('""') + '"' : text;
  }

  /** @returns {object} the lines, the parts within them and what is measured from, RFC 7946 */
  function shapes() {
    const lines = story.map.lines.map((line) => {
      const key = keyOf(line.statement);
      const paths = line.parts.map((part) => part.map(decoded));
      return feature(line.kind === "fill" ? polygons(paths) : lineStrings(paths.flat()), {
        shape: line.kind === "fill" ? "part within" : "line",
        statement: key.statement,
        printed: key.printed,
        who: key.who,
        drawn_km: key.range_km,
        measured_from: line.kind === "ring" ? line.reference : measuredFrom(),
        source: sourceOf(key),
      });
    });
    const origins = story.map.references.map((origin) => {
      const geometry = origin.lon_lat
        ? several("Point", [wrapped(origin.lon_lat)])
        : lineStrings(origin.parts.flat().map(decoded));
      return feature(geometry, { shape: "measured from", name: origin.name, basis: origin.basis });
    });
    return {
      type: "FeatureCollection",
      title: story.title,
      description: words.shapes_note,
      attribution: story.texts.archives,
      features: [...lines, ...origins].filter((one) => one.geometry.coordinates.length),
    };
  }

  /**
   * @param {Geometry} geometry
   * @param {object} properties
   */
  function feature(geometry, properties) {
    const noted = { ...properties, note: words.shapes_note };
    return { type: "Feature", properties: noted, geometry: geometry };
  }

  /**
   * @param {LonLat[][]} lines
   * @returns {Geometry}
   */
  function lineStrings(lines) {
    return several("LineString", lines.flatMap(cut).map(brought));
  }

  /**
   * @param {LonLat[][][]} parts  rings of each part, the shell first
   * @returns {Geometry}
   */
  function polygons(parts) {
    const wound = (ring, place) => (isLeftTurning(ring) === (place === 0) ? ring : ring.reverse());
    return several("Polygon", parts.map((rings) => rings.map(brought).map(wound)));
  }

  /**
   * @param {"Point" | "LineString" | "Polygon"} type
   * @param {any[]} parts
   * @returns {Geometry}
   */
  function several(type, parts) {
    return parts.length === 1
      ? { type: type, coordinates: parts[0] }
      : { type: GEOMETRY_OF[type], coordinates: parts };
  }

  /**
   * @param {number[]} path  arcs in order
   * @returns {LonLat[]}
   */
  function decoded(path) {
    return window.rangemap.decodePath(story.map.arcs, path).map(([lat, lon]) => [lon, lat]);
  }

  /**
   * Cut a line where it crosses the antimeridian; parts to fill arrive cut.
   * @param {LonLat[]} line
   * @returns {LonLat[][]}
   */
  function cut(line) {
    const pieces = [[line[0]]];
    for (let i = 1; i < line.length; i += 1) {
      const [[a, from], [b, to]] = [line[i - 1], line[i]];
      const seam = [-180, 180].find((lon) => a < lon !== b < lon);
      if (seam !== undefined) {
        const there = [seam, rounded(from + ((to - from) * (seam - a)) / (b - a))];
        pieces[pieces.length - 1].push(there);
        pieces.push([there]);
      }
      pieces[pieces.length - 1].push(line[i]);
    }
    const isLong = (piece) => piece.some(([lon, lat]) => lon !== piece[0][0] || lat !== piece[0][1]);
    return pieces.filter(isLong);
  }

  /**
   * Bring a line or ring that lies beyond the antimeridian, where no line crosses it, home.
   * @param {LonLat[]} line
   * @returns {LonLat[]}
   */
  function brought(line) {
    const [west, east] = line.reduce(
      ([least, most], [lon]) => [Math.min(least, lon), Math.max(most, lon)],
      [Infinity, -Infinity],
    );
    const turn = 360 * Math.round((west + east) / 720);
    return line.map(([lon, lat]) => [rounded(lon - turn), lat]);
  }

  /**
   * @param {LonLat} point
   * @returns {LonLat}
   */
  function wrapped([lon, lat]) {
    return [rounded(lon - 360 * Math.round(lon / 360)), lat];
  }

  /** @param {number} degrees */
  function rounded(degrees) {
    return Number(degrees.toFixed(4));
  }

  /** @param {LonLat[]} ring */
  function isLeftTurning(ring) {
    let doubled = 0;
    for (let i = 1; i < ring.length; i += 1) {
      doubled += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
    }
    return doubled > 0;
  }

  function measuredFrom() {
    return story.measured_from.lead + " " + story.measured_from.text;
  }

  /** @param {string} statement */
  function keyOf(statement) {
    return story.key.find((row) => row.statement === statement);
  }

  function sourceOf(key) {
    const note = story.footnotes.find((one) => one.number === key.footnote);
    return note ? [note.text, note.url].join(" ").trim() : "";
  }

  /** @param {string} text */
  function escaped(text) {
    const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
    return text.replace(/[&<>"]/gu, (letter) => entities[letter]);
  }

  function byId(id) {
    const found = document.getElementById(id);
    if (!found) {
      throw new Error("the page has no element " + id);
    }
    return found;
  }
})();
