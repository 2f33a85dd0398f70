/** What the page's scripts find in the page and leave there for others. */
import type * as Leaflet from "leaflet";
import type * as Told from "./build/story";

declare global {
  /** The block of data in a page; its parts are Told.Row, Told.Label and so on. */
  type Story = Told.Story;

  /** Arcs in order; n is arc n, -1 - n the same arc backwards. */
  type Path = readonly number[];

  /** Two numbers: on the map, latitude and longitude, or the other way round where said. */
  type Pair = [number, number];

  /** What the page leaves for scripts that others add to it. */
  interface Shared {
    story: Story;
    start: () => Leaflet.Map;
    decode: (path: Path, arcs?: readonly Path[]) => Pair[];
    explore?: Explore;
  }

  /** A row of the key, and its place there. */
  type Key = Told.KeyRow & { number: number };

  /** Words on the moving map. */
  interface Word {
    label: Told.Label;
    element: HTMLElement;
  }

  /** A distance as it is drawn: the tint, the firm line, thin rings of several points; the view. */
  interface Outline {
    fill: Pair[][];
    edge: Pair[][];
    ring: Pair[][];
    bounds: Pair[];
  }

  type FindAll = <E extends HTMLElement = HTMLElement>(selector: string, kind?: new () => E) => E[];

  type Find = <E extends HTMLElement = HTMLElement>(selector: string, kind?: new () => E) => E;

  type MakeElement = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    className: string,
    parent?: Element | null,
    text?: string,
  ) => HTMLElementTagNameMap[K];

  /** What explore.js adds. */
  interface Explore {
    choose: (km: number) => void;
    reset: () => void;
    ring: (lon: number, lat: number, km: number) => Pair[];
    shareAt: (region: string, km: number) => number;
    words: (share: number) => string;
  }

  /** The part that is used of geodesic.js. */
  interface Geodesics {
    DISTANCE: number;
    LATITUDE: number;
    LONGITUDE: number;
    LONG_UNROLL: number;
    WGS84: {
      Direct: (
        lat: number,
        lon: number,
        azimuth: number,
        metres: number,
        mask: number,
      ) => { lat2: number; lon2: number };
      Inverse: (
        lat1: number,
        lon1: number,
        lat2: number,
        lon2: number,
        mask: number,
      ) => { s12: number };
    };
  }

  interface Window {
    rangemap: Shared;
    geodesic: { Geodesic: Geodesics };
  }
}
